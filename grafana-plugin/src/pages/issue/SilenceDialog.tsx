import { Box, Combobox, Field, TextArea } from '@grafana/ui';
import type { Issue, PreviewedAlert, SilenceMatcher } from '@vigil/quality-model';
import React, { useId, useState } from 'react';
import { useSilencePreview } from '../../api/useSilencePreview';
import { PlainList } from '../../components/PlainList';
import { QueryView } from '../../components/QueryView';
import { ActDialog } from './ActDialog';

const HOUR_MS = 3_600_000;
const DURATIONS = [
  { label: '30 minutes', value: HOUR_MS / 2 },
  { label: '1 hour', value: HOUR_MS },
  { label: '4 hours', value: 4 * HOUR_MS },
  { label: '1 day', value: 24 * HOUR_MS },
];

type Props = Readonly<{ issue: Issue }> & Pick<React.ComponentProps<typeof ActDialog>, 'act' | 'focusAfter' | 'onDone'>;

/** Shows whom a silence would hit before it is made. */
export function SilenceDialog({ issue, ...dialog }: Props) {
  const preview = useSilencePreview(issue.id, undefined);
  const [durationMs, setDurationMs] = useState(HOUR_MS);
  const [text, setText] = useState('');
  const [durationId, commentId] = [useId(), useId()];
  const comment = text.trim();
  const { matchers = [], ofIssue = [] } = preview.data ?? {};
  return (
    <ActDialog
      {...dialog}
      title="Silence in Alertmanager"
      button="Silence"
      effect="Alertmanager tells nobody of these alerts for as long as you say. The issue goes on."
      toDo={comment === '' || ofIssue.length === 0 ? undefined : { act: 'silence', matchers, durationMs, comment }}
    >
      <QueryView query={preview} what="what would fall silent">
        {({ notSilenced, others }) => (
          <>
            <p>
              Matchers: <code>{matchers.map(matcherText).join(', ')}</code>
            </p>
            <AlertList title="Of this issue these fall silent" alerts={ofIssue} />
            {notSilenced.length > 0 && <AlertList title="Of this issue these go on" alerts={notSilenced} />}
            {others.length > 0 && (
              <AlertList title="These are none of the issue's, and fall silent with it" alerts={others} />
            )}
            <Field label="For">
              <Combobox
                id={durationId}
                options={DURATIONS}
                value={durationMs}
                onChange={({ value }) => setDurationMs(value)}
              />
            </Field>
            <Field label="Comment" required htmlFor={commentId}>
              <TextArea
                id={commentId}
                rows={2}
                value={text}
                onChange={({ currentTarget }) => setText(currentTarget.value)}
              />
            </Field>
          </>
        )}
      </QueryView>
    </ActDialog>
  );
}

function AlertList({ title, alerts }: Readonly<{ title: string; alerts: readonly PreviewedAlert[] }>) {
  return (
    <Box marginBottom={2}>
      <p>
        {title}: {alerts.length === 0 && 'none'}
      </p>
      <PlainList kind="points">
        {alerts.map(({ fingerprint, source, labels }) => (
          <li key={`${source} ${fingerprint}`}>
            {labels['alertname'] ?? fingerprint} <code>{labelText(labels)}</code>
          </li>
        ))}
      </PlainList>
    </Box>
  );
}

function matcherText({ name, value, isEqual, isRegex }: SilenceMatcher): string {
  return `${name}${isEqual ? '=' : '!'}${isRegex ? '~' : isEqual ? '' : '='}"${value}"`;
}

function labelText(labels: PreviewedAlert['labels']): string {
  return Object.entries(labels)
    .filter(([name]) => name !== 'alertname')
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
}
