import { Alert, Stack } from '@grafana/ui';
import type { Status } from '@vigil/quality-model';
import React from 'react';
import { useStatus } from '../../api/useStatus';
import { useWhoami } from '../../api/useWhoami';
import { Figure, FigureRow } from '../../components/Figure';
import { durationText, figureText } from '../../components/figures';
import { QueryView } from '../../components/QueryView';
import { Section } from '../../components/Section';

/** Asks the companion through Grafana's proxy, as every page does, and shows what it says of itself. */
export function ConnectionTest() {
  const status = useStatus();
  const whoami = useWhoami();
  return (
    <Section title="Connection">
      <QueryView query={status} what="the status of the companion">
        {(now) => (
          <Stack direction="column" gap={2}>
            <Alert
              severity={now.ready ? 'success' : 'warning'}
              title={now.ready ? 'The companion answers' : 'The companion answers, and is not ready'}
            >
              Version {now.version}
              {whoami.data !== undefined && `. It takes you for ${whoami.data.login}, ${whoami.data.role}`}.{' '}
              {now.notReady.join('. ')}
            </Alert>
            <StatusFigures status={now} />
            {!now.store.reachable && (
              <Alert severity="error" title="Its store is away">
                {now.store.message}
              </Alert>
            )}
            {now.config.problems.map(({ file, line, column, message, path, severity }) => (
              <Alert key={`${file} ${line} ${column} ${path}`} severity={severity} title={`vigil.yaml: ${path}`}>
                {message} ({[file, line, column].filter((part) => part !== null && part !== '').join(':')})
              </Alert>
            ))}
          </Stack>
        )}
      </QueryView>
    </Section>
  );
}

function StatusFigures({ status }: Readonly<{ status: Status }>) {
  const { signals, uptimeMs, queueBytes, store } = status;
  return (
    <FigureRow>
      <Figure label="Running for" value={durationText(uptimeMs)} />
      <Figure label="Spans received" value={signals.traces.accepted.toLocaleString()} />
      <Figure label="Data points received" value={signals.metrics.accepted.toLocaleString()} />
      <Figure label="Log records received" value={signals.logs.accepted.toLocaleString()} />
      <Figure label="Waiting on disk" value={figureText(queueBytes, 'bytes')} />
      <Figure label="Store" value={store.kind} />
    </FigureRow>
  );
}
