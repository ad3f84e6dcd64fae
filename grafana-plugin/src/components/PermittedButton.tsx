import { hasPermission } from '@grafana/runtime';
import { Button } from '@grafana/ui';
import React from 'react';
import type { ACTIONS } from '../pluginId';
import { whyNotAllowed } from './whyNotAllowed';

type Action = (typeof ACTIONS)[keyof typeof ACTIONS];

type Props = Omit<React.ComponentProps<typeof Button>, 'children' | 'tooltip'> &
  Readonly<{
    /** What Grafana has to grant. */
    action: Action;
    children: React.ReactNode;
  }>;

/** A button for those who may. For others it is there, cannot be pressed, and says why. */
export function PermittedButton({ action, children, ...button }: Props) {
  if (hasPermission(action)) {
    return <Button {...button}>{children}</Button>;
  }
  return (
    <Button {...button} disabled tooltip={whyNotAllowed(action)}>
      {children}
    </Button>
  );
}
