import { Alert, TextLink } from '@grafana/ui';
import React from 'react';
import { PATHS } from '../../pluginId';

/** An issue that turned out to be part of another: there it goes on, with all that this one has gathered. */
export function MergedInto({ issueId }: Readonly<{ issueId: string }>) {
  return (
    <Alert severity="info" title="This is part of another issue now">
      What can be done is done there.{' '}
      <TextLink href={PATHS.issue(issueId)} inline>
        Open that issue
      </TextLink>
    </Alert>
  );
}
