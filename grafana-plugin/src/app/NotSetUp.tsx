import { PluginPage } from '@grafana/runtime';
import React from 'react';
import { EmptyState } from '../components/EmptyState';
import { SetupLink } from '../components/SetupLink';

/** Before anybody has told the app where the companion is. */
export function NotSetUp() {
  return (
    <PluginPage>
      <EmptyState kind="start" title="Vigil is not set up yet" action={<SetupLink size="md" />}>
        This app does not know the companion yet, which watches production. An administrator enters the address of its
        API and its plugin token in Setup.
      </EmptyState>
    </PluginPage>
  );
}
