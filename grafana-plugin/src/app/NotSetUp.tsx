import { PluginPage } from '@grafana/runtime';
import React from 'react';
import { VigilError } from '../api/vigilError';
import { ErrorPanel } from '../components/ErrorPanel';

/** Before anybody has told the app where the companion is. */
export function NotSetUp() {
  const error = new VigilError('not_set_up', 'This app does not know the address and the token of a companion.', {
    status: 0,
  });
  return (
    <PluginPage>
      <ErrorPanel error={error} />
    </PluginPage>
  );
}
