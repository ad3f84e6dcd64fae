import { locationUtil } from '@grafana/data';
import { hasPermission } from '@grafana/runtime';
import { LinkButton } from '@grafana/ui';
import React, { createContext, useContext } from 'react';
import { ACTIONS, PATHS } from '../pluginId';

/** Whether one is in Setup already. */
export const IsInSetup = createContext(false);

/** The way to Setup, for those who may go there and are somewhere else. */
export function SetupLink({ size }: Readonly<{ size: 'sm' | 'md' }>) {
  if (useContext(IsInSetup) || !hasPermission(ACTIONS.admin)) {
    return null;
  }
  return (
    // Unlike a TextLink it does not know below which path Grafana is served.
    <LinkButton variant="secondary" size={size} icon="cog" href={locationUtil.assureBaseUrl(PATHS.setup)}>
      Open Setup
    </LinkButton>
  );
}
