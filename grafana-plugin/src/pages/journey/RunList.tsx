import { Collapse, Stack, Text } from '@grafana/ui';
import type { JourneyRun } from '@vigil/quality-model';
import { dateTimeFormat } from '@grafana/data';
import React, { useState } from 'react';
import { PlainList } from '../../components/PlainList';
import { tookText, VERDICT_WORDS } from '../../components/verdictWords';

/** Attempts, newest first; each opens to its steps. */
export function RunList({ runs }: Readonly<{ runs: readonly JourneyRun[] }>) {
  if (runs.length === 0) {
    return <Text element="p">No run has ended yet.</Text>;
  }
  return (
    <Stack direction="column" gap={0}>
      {runs.map((run) => (
        <Run key={`${run.runId} ${run.attempt}`} run={run} />
      ))}
    </Stack>
  );
}

function Run({ run }: Readonly<{ run: JourneyRun }>) {
  const [open, setOpen] = useState(false);
  const attempt = run.attempt === 1 ? '' : `, attempt ${run.attempt}`;
  const label = `${dateTimeFormat(run.startedMs)}${attempt}: ${VERDICT_WORDS[run.outcome]}${tookText(run.outcome, run.durationMs)}`;
  return (
    <Collapse label={label} isOpen={open} onToggle={setOpen}>
      {run.reason !== '' && <p>{run.reason}</p>}
      <PlainList kind="points">
        {run.steps.map(({ id, method, url, outcome, status, durationMs, cleanup, traceId, failures }) => (
          <li key={id}>
            <strong>{id}</strong>
            {cleanup && ' (cleanup)'}: {method} {url} {VERDICT_WORDS[outcome]}
            {status !== null && ` with status ${status}`}
            {tookText(outcome, durationMs)}
            {traceId !== '' && (
              <>
                , trace <code>{traceId}</code>
              </>
            )}
            {failures.length > 0 && (
              <PlainList kind="points">
                {failures.map((failure) => (
                  <li key={failure}>{failure}</li>
                ))}
              </PlainList>
            )}
          </li>
        ))}
      </PlainList>
      {run.leaked > 0 && <p>{run.leaked} cleanup steps failed: something may have been left behind.</p>}
    </Collapse>
  );
}
