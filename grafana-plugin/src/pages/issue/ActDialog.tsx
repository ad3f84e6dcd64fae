import { Button, Field, Modal, TextArea } from '@grafana/ui';
import type { Issue } from '@vigil/quality-model';
import React, { useId, useState } from 'react';
import type { IssueAct, useIssueAct } from '../../api/useIssueAct';
import { ErrorPanel } from '../../components/ErrorPanel';

type Dialog = Readonly<{
  title: string;
  label: string;
  description: string;
  /** It cannot be left empty. */
  required: boolean;
  button: string;
  actOf: (text: string, issue: Issue) => IssueAct;
}>;

/** Acts that take a text with them. */
const DIALOGS = {
  acknowledge: {
    title: 'Acknowledge',
    label: 'Comment',
    description: 'Others see that you are on it.',
    required: false,
    button: 'Acknowledge',
    actOf: (comment) => ({ act: 'acknowledge', comment }),
  },
  note: {
    title: 'Add note',
    label: 'Note',
    description: 'Markdown. Everybody who sees the issue can read it.',
    required: true,
    button: 'Add note',
    actOf: (markdown) => ({ act: 'note', markdown }),
  },
  resolve: {
    title: 'Resolve',
    label: 'Reason',
    description: 'It opens again if its cause comes back soon.',
    required: true,
    button: 'Resolve',
    actOf: (reason, { signals }) => ({ act: 'resolve', reason, force: signals.active > 0 }),
  },
} as const satisfies Record<string, Dialog>;
export type DialogKind = keyof typeof DIALOGS;

type Props = Readonly<{ kind: DialogKind; issue: Issue; act: ReturnType<typeof useIssueAct>; onDone: () => void }>;

/** Asks for the text of an act, and does it. */
export function ActDialog({ kind, issue, act, onDone }: Props) {
  const { title, label, description, required, button, actOf }: Dialog = DIALOGS[kind];
  const [text, setText] = useState('');
  const inputId = useId();
  const isMissing = required && text.trim() === '';
  const lasts = kind === 'resolve' && issue.signals.active > 0;
  return (
    <Modal title={title} isOpen onDismiss={onDone}>
      {lasts && (
        <p>
          {issue.signals.active === 1 ? 'One signal still lasts' : `${issue.signals.active} signals still last`}: it is
          resolved all the same.
        </p>
      )}
      <Field label={label} description={description} required={required} htmlFor={inputId}>
        <TextArea id={inputId} rows={4} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
      </Field>
      {act.error !== null && <ErrorPanel error={act.error} />}
      <Modal.ButtonRow>
        <Button variant="secondary" fill="outline" onClick={onDone}>
          Cancel
        </Button>
        <Button
          disabled={isMissing || act.isPending}
          onClick={() => act.mutate(actOf(text.trim(), issue), { onSuccess: onDone })}
        >
          {button}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
