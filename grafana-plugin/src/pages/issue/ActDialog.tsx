import { Button, Modal } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import type { IssueAct, useIssueAct } from '../../api/useIssueAct';
import { ErrorPanel } from '../../components/ErrorPanel';

type Props = Readonly<{
  title: string;
  /** What the act will do, in a sentence or two. */
  effect: React.ReactNode;
  /** The word of the act. */
  button: string;
  /** Undefined while something that it needs is missing. */
  toDo: IssueAct | undefined;
  act: ReturnType<typeof useIssueAct>;
  /** Where the focus goes if the button that opened the dialog is gone, since the act took it away. */
  focusAfter: React.RefObject<HTMLElement>;
  onDone: () => void;
  /** What the act needs to be told. */
  children: React.ReactNode;
}>;

/**
 * Asks before an act: what it will do, what it has to be told, and what the companion said against it. Escape leaves it;
 * Enter does the act, in a text of several lines with Ctrl or ⌘.
 */
export function ActDialog({ title, effect, button, toDo, act, focusAfter, onDone, children }: Props) {
  useFocusBack(focusAfter);
  const isReady = toDo !== undefined && !act.isPending;
  const submit = () => {
    if (isReady) {
      act.mutate(toDo, { onSuccess: onDone });
    }
  };
  return (
    <Modal title={title} isOpen onDismiss={onDone}>
      <form
        aria-busy={act.isPending}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault(); // on the button it would be a click, too
            submit();
          }
        }}
      >
        <p>{effect}</p>
        {children}
        {act.error !== null && <ErrorPanel error={act.error} ofAct />}
        <Modal.ButtonRow>
          <Button variant="secondary" fill="outline" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady}>
            {act.isPending ? 'Sending …' : button}
          </Button>
        </Modal.ButtonRow>
      </form>
    </Modal>
  );
}

/**
 * Gives the focus back to where it was. Grafana's dialog does so only while nothing in it asks for the focus by itself,
 * as its first field does.
 */
function useFocusBack(otherwise: React.RefObject<HTMLElement>): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
      (isThere ? opener : otherwise.current)?.focus();
    },
    [opener, otherwise],
  );
}
