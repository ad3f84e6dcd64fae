import { config, hasPermission } from '@grafana/runtime';
import { Stack } from '@grafana/ui';
import type { Issue } from '@vigil/quality-model';
import React, { useState } from 'react';
import { useIssueAct } from '../../api/useIssueAct';
import { ErrorPanel } from '../../components/ErrorPanel';
import { NoPermission } from '../../components/NoPermission';
import { PermittedButton } from '../../components/PermittedButton';
import { ACTIONS } from '../../pluginId';
import { ActDialog, type DialogKind } from './ActDialog';
import { SilenceDialog } from './SilenceDialog';

/** What a person can do about an issue; whoever may not is told why. */
export function IssueActions({ issue }: Readonly<{ issue: Issue }>) {
  const act = useIssueAct(issue);
  const [dialog, setDialog] = useState<DialogKind | 'silence' | undefined>();
  const login = config.bootData.user.login;
  if (issue.state === 'merged') {
    return null;
  }
  const isOver = issue.state === 'resolved';
  const close = () => setDialog(undefined);
  return (
    <Stack direction="column" gap={1}>
      <Stack direction="row" gap={1} wrap="wrap">
        {issue.state === 'open' && (
          <PermittedButton
            action={ACTIONS.act}
            icon="user"
            disabled={act.isPending}
            onClick={() => setDialog('acknowledge')}
          >
            Acknowledge
          </PermittedButton>
        )}
        {issue.state === 'acknowledged' && (
          <PermittedButton
            action={ACTIONS.act}
            variant="secondary"
            disabled={act.isPending}
            onClick={() => act.mutate({ act: 'unacknowledge' })}
          >
            Take back acknowledgement
          </PermittedButton>
        )}
        {!isOver && issue.assignee !== login && (
          <PermittedButton
            action={ACTIONS.act}
            variant="secondary"
            disabled={act.isPending}
            onClick={() => act.mutate({ act: 'assign', assignee: login })}
          >
            Assign to me
          </PermittedButton>
        )}
        {issue.assignee !== null && (
          <PermittedButton
            action={ACTIONS.act}
            variant="secondary"
            disabled={act.isPending}
            onClick={() => act.mutate({ act: 'assign', assignee: null })}
          >
            Unassign
          </PermittedButton>
        )}
        <PermittedButton action={ACTIONS.act} variant="secondary" icon="comment-alt" onClick={() => setDialog('note')}>
          Add note
        </PermittedButton>
        {!isOver && (
          <>
            <PermittedButton
              action={ACTIONS.act}
              variant="secondary"
              icon="bell-slash"
              onClick={() => setDialog('silence')}
            >
              Silence
            </PermittedButton>
            <PermittedButton action={ACTIONS.act} variant="secondary" icon="check" onClick={() => setDialog('resolve')}>
              Resolve
            </PermittedButton>
          </>
        )}
      </Stack>
      {!hasPermission(ACTIONS.act) && <NoPermission action={ACTIONS.act} />}
      {act.error !== null && dialog === undefined && <ErrorPanel error={act.error} />}
      {dialog === 'silence' && <SilenceDialog issue={issue} act={act} onDone={close} />}
      {dialog !== undefined && dialog !== 'silence' && (
        <ActDialog kind={dialog} issue={issue} act={act} onDone={close} />
      )}
    </Stack>
  );
}
