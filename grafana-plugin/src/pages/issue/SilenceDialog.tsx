import { Button, Combobox, Field, Modal, TextArea } from '@grafana/ui';
import type { Issue, PreviewedAlert, SilenceMatcher } from '@vigil/quality-model';
import React, { useId, useState } from 'react';
import type { useIssueAct } from '../../api/useIssueAct';
import { useSilencePreview } from '../../api/useSilencePreview';
import { ErrorPanel } from '../../components/ErrorPanel';
import { PlainList } from '../../components/PlainList';
import { QueryView } from '../../components/QueryView';

const HOUR_MS = 3_600_000;
const DURATIONS = [
  { label: '30 minutes', value: HOUR_MS / 2 },
  { label: '1 hour', value: HOUR_MS },
  { label: '4 hours', value: 4 * HOUR_MS },
  { label: '1 day', value: 24 * HOUR_MS },
];

type Props = Readonly<{ issue: Issue; act: ReturnType<typeof useIssueAct>; onDone: () => void }>;

/** Shows whom a silence would hit before it is made. */
export function SilenceDialog({ issue, act, onDone }: Props) {
  const preview = useSilencePreview(issue.id, undefined);
  const [durationMs, setDurationMs] = useState(HOUR_MS);
  const [comment, setComment] = useState('');
  const inputId = useId();
  return (
    <Modal title="Silence in Alertmanager" isOpen onDismiss={onDone}>
      <QueryView query={preview} what="what would fall silent">
        {({ matchers, ofIssue, notSilenced, others }) => (
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
                aria-label="For"
                options={DURATIONS}
                value={durationMs}
                onChange={({ value }) => setDurationMs(value)}
              />
            </Field>
            <Field label="Comment" required htmlFor={inputId}>
              <TextArea
                id={inputId}
                rows={2}
                value={comment}
                onChange={({ currentTarget }) => setComment(currentTarget.value)}
              />
            </Field>
            {act.error !== null && <ErrorPanel error={act.error} />}
            <Modal.ButtonRow>
              <Button variant="secondary" fill="outline" onClick={onDone}>
                Cancel
              </Button>
              <Button
                disabled={comment.trim() === '' || ofIssue.length === 0 || act.isPending}
                onClick={() =>
                  act.mutate({ act: 'silence', matchers, durationMs, comment: comment.trim() }, { onSuccess: onDone })
                }
              >
                Silence
              </Button>
            </Modal.ButtonRow>
          </>
        )}
      </QueryView>
    </Modal>
  );
}

function AlertList({ title, alerts }: Readonly<{ title: string; alerts: readonly PreviewedAlert[] }>) {
  return (
    <>
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
    </>
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
