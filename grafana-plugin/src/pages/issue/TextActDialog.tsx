import { Field, TextArea } from '@grafana/ui';
import type { Issue } from '@vigil/quality-model';
import React, { useId, useState } from 'react';
import type { IssueAct } from '../../api/useIssueAct';
import { ActDialog } from './ActDialog';

type TextAct = Readonly<{
  title: string;
  effect: string;
  label: string;
  /** How the text is read. */
  description: string;
  /** It cannot be left empty. */
  required: boolean;
  actOf: (text: string, issue: Issue) => IssueAct;
}>;

/** Acts that take a text with them. */
const TEXT_ACTS = {
  acknowledge: {
    title: 'Acknowledge',
    effect: 'Others see that you are on it.',
    label: 'Comment',
    description: '',
    required: false,
    actOf: (comment) => ({ act: 'acknowledge', comment }),
  },
  note: {
    title: 'Add note',
    effect: 'Everybody who sees the issue can read it.',
    label: 'Note',
    description: 'Markdown',
    required: true,
    actOf: (markdown) => ({ act: 'note', markdown }),
  },
  resolve: {
    title: 'Resolve',
    effect: 'It counts as over. It opens again if its cause comes back soon.',
    label: 'Reason',
    description: '',
    required: true,
    actOf: (reason, { signals }) => ({ act: 'resolve', reason, force: signals.active > 0 }),
  },
} as const satisfies Record<string, TextAct>;
export type TextActKind = keyof typeof TEXT_ACTS;

type Props = Readonly<{ kind: TextActKind; issue: Issue }> &
  Pick<React.ComponentProps<typeof ActDialog>, 'act' | 'focusAfter' | 'onDone'>;

/** Asks for the text of an act, and does it. */
export function TextActDialog({ kind, issue, ...dialog }: Props) {
  const { title, effect, label, description, required, actOf }: TextAct = TEXT_ACTS[kind];
  const [text, setText] = useState('');
  const inputId = useId();
  const { active } = issue.signals;
  const isMissing = required && text.trim() === '';
  return (
    <ActDialog
      {...dialog}
      title={title}
      button={title}
      effect={
        kind === 'resolve' && active > 0
          ? `${active === 1 ? 'One signal still lasts' : `${active} signals still last`}: it is resolved all the same. ${effect}`
          : effect
      }
      toDo={isMissing ? undefined : actOf(text.trim(), issue)}
    >
      <Field label={label} {...(description !== '' && { description })} required={required} htmlFor={inputId}>
        <TextArea
          id={inputId}
          rows={4}
          autoFocus
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </Field>
    </ActDialog>
  );
}
