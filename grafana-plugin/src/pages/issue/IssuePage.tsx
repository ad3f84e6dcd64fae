import { Stack, Text, TextLink } from '@grafana/ui';
import type { Issue } from '@vigil/quality-model';
import React from 'react';
import { useParams } from 'react-router';
import { useIssue } from '../../api/useIssue';
import { EmptyState } from '../../components/EmptyState';
import { IssueStateBadge } from '../../components/IssueStateBadge';
import { PageFrame } from '../../components/PageFrame';
import { QueryView } from '../../components/QueryView';
import { Section } from '../../components/Section';
import { TimeText } from '../../components/TimeText';
import { useLastingError } from '../../components/useLastingError';
import { PATHS } from '../../pluginId';
import { CauseList } from './CauseList';
import { IssueActions } from './IssueActions';
import { IssueFacts } from './IssueFacts';
import { IssueNotes } from './IssueNotes';
import { IssueTimeline } from './IssueTimeline';
import { MergedInto } from './MergedInto';
import { SignalTable } from './SignalTable';

/** One issue: what is wrong, the likely cause and what speaks for it, what it gathered, and what one can do. */
export function IssuePage() {
  const { id = '' } = useParams();
  return <PageOf key={id} id={id} />;
}

function PageOf({ id }: Readonly<{ id: string }>) {
  const query = useIssue(id);
  const error = useLastingError(query);
  const nav = { text: query.data?.title ?? 'Issue', parentItem: { text: 'Triage', url: PATHS.triage } };
  return (
    <PageFrame pageNav={nav}>
      {query.data === undefined && error?.kind === 'not_found' ? (
        <EmptyState kind="none" title="There is no such issue">
          The link may not be complete, or the issue is one that you may not read.{' '}
          <TextLink href={PATHS.triage} inline>
            Triage
          </TextLink>{' '}
          lists those that there are.
        </EmptyState>
      ) : (
        <QueryView query={query} what="the issue">
          {(issue) => <IssueView issue={issue} />}
        </QueryView>
      )}
    </PageFrame>
  );
}

function IssueView({ issue }: Readonly<{ issue: Issue }>) {
  return (
    <Stack direction="column" gap={3}>
      {issue.mergedInto !== null && <MergedInto issueId={issue.mergedInto} />}
      <Stack direction="row" gap={2} alignItems="center" wrap="wrap">
        <IssueStateBadge state={issue.state} />
        <span>
          Since <TimeText ms={issue.startedMs} />
        </span>
        {issue.resolvedMs !== null && (
          <span>
            Resolved <TimeText ms={issue.resolvedMs} />
          </span>
        )}
      </Stack>
      <Text element="p">{issue.summary}</Text>
      <IssueActions issue={issue} />
      <IssueFacts issue={issue} />
      <Section title="Likely cause">
        <CauseList issue={issue} />
      </Section>
      <Section title="What it gathered">
        <SignalTable signals={issue.signals.list} />
      </Section>
      <Section title="Notes">
        <IssueNotes notes={issue.notes} />
      </Section>
      <Section title="History">
        <IssueTimeline timeline={issue.timeline} />
      </Section>
    </Stack>
  );
}
