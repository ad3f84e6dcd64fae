import { Alert, Button, Stack } from '@grafana/ui';
import React from 'react';
import { asVigilError } from '../api/vigilError';
import { explainError } from './explainError';
import { SetupLink } from './SetupLink';

type Props = Readonly<{
  error: unknown;
  /** Left out where asking again does not help. */
  onRetry?: () => void;
  /** What is shown below is older. */
  stale?: boolean;
  /** Of what somebody did: that is not tried again by itself, as what a page reads is. */
  ofAct?: boolean;
}>;

/** What is wrong, where, and what to do about it. */
export function ErrorPanel({ error, onRetry, stale = false, ofAct = false }: Props) {
  const known = asVigilError(error);
  const { title, remedy, setup, passes } = explainError(known);
  const reference = [known.code, known.requestId && `request ${known.requestId}`].filter(Boolean).join(', ');
  return (
    <Alert title={title} severity={stale || known.kind === 'role' ? 'warning' : 'error'}>
      <Stack direction="column" gap={1}>
        <div>{known.message}</div>
        {known.message !== remedy && <div>{remedy}</div>}
        {passes && !ofAct && (
          <div>{stale ? 'What you see is as it was before. ' : ''}This page tries again by itself.</div>
        )}
        {reference !== '' && <div>Code: {reference}</div>}
        <Stack direction="row" gap={1}>
          {onRetry !== undefined && (
            <Button variant="secondary" size="sm" icon="sync" onClick={onRetry}>
              Try again now
            </Button>
          )}
          {setup && <SetupLink size="sm" />}
        </Stack>
      </Stack>
    </Alert>
  );
}
