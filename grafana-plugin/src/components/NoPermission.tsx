import { Alert } from '@grafana/ui';
import React from 'react';
import type { ACTIONS } from '../pluginId';
import { whyNotAllowed } from './whyNotAllowed';

/** In place of what somebody may not see or use. */
export function NoPermission({ action }: Readonly<{ action: (typeof ACTIONS)[keyof typeof ACTIONS] }>) {
  return (
    <Alert severity="info" title="Your role does not allow this">
      {whyNotAllowed(action)}
    </Alert>
  );
}
