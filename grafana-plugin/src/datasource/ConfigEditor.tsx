import { Alert, TextLink } from '@grafana/ui';
import React from 'react';
import { PATHS } from '../pluginId';

/** It has no settings: it reads what the app reads. */
export function ConfigEditor() {
  return (
    <Alert severity="info" title="This data source uses the connection of the Vigil app">
      Address and token of the companion are set in <TextLink href={PATHS.setup}>the app&apos;s Setup</TextLink>. It
      reads in the browser: alert rules and public dashboards cannot use it, and take Vigil&apos;s metrics in Prometheus
      instead.
    </Alert>
  );
}
