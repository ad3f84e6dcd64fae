import { Button, Combobox, InlineField, RadioButtonGroup, Stack } from '@grafana/ui';
import { locationService } from '@grafana/runtime';
import type { IssueState } from '@vigil/quality-model';
import React, { useId, useState } from 'react';
import { useLocation } from 'react-router';
import { useIssues } from '../../api/useIssues';
import { useServices } from '../../api/useServices';
import { EmptyState } from '../../components/EmptyState';
import { IssueRow } from '../../components/IssueRow';
import { LiveBadge } from '../../components/LiveBadge';
import { PageFrame } from '../../components/PageFrame';
import { QueryView } from '../../components/QueryView';

/** What can be looked at, and the states that it means. */
const VIEWS = {
  active: ['open', 'acknowledged'],
  resolved: ['resolved'],
  all: ['open', 'acknowledged', 'resolved', 'merged'],
} as const satisfies Record<string, readonly IssueState[]>;
type View = keyof typeof VIEWS;

const PAGE = 50;

/** Issues, newest first, by state and service. The filters are in the address, so that it can be sent to somebody. */
export function TriagePage() {
  const search = new URLSearchParams(useLocation().search);
  const asked = search.get('view') ?? 'active';
  const view: View = asked in VIEWS ? (asked as View) : 'active';
  const service = search.get('service') ?? '';
  // Where the pages before began: there is no way back from a cursor alone.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const issues = useIssues({
    states: VIEWS[view],
    limit: PAGE,
    ...(service !== '' && { service }),
    ...(cursor !== undefined && { cursor }),
  });
  const names = [...new Set((useServices('1h').data?.services ?? []).map(({ name }) => name))];
  const serviceId = useId();
  const change = (query: Record<string, string | null>) => {
    setCursors([]);
    locationService.partial(query, true);
  };
  return (
    <PageFrame
      subTitle="Alerts, failed journeys and anomalies, joined into few issues with their likely cause"
      actions={<LiveBadge />}
    >
      <Stack direction="column" gap={2}>
        <Stack direction="row" gap={2} wrap="wrap" alignItems="flex-start">
          <RadioButtonGroup
            aria-label="Which issues"
            options={[
              { label: 'Active', value: 'active' as const },
              { label: 'Resolved', value: 'resolved' as const },
              { label: 'All', value: 'all' as const },
            ]}
            value={view}
            onChange={(value) => change({ view: value })}
          />
          <InlineField label="Service">
            <Combobox
              id={serviceId} // its label finds it by that; a label of its own it would not pass on
              options={names.map((name) => ({ label: name, value: name }))}
              value={service === '' ? null : service}
              placeholder="All services"
              isClearable
              createCustomValue
              onChange={(option) => change({ service: option?.value ?? null })}
            />
          </InlineField>
        </Stack>
        <QueryView query={issues} what="issues">
          {({ issues: list, next }) => (
            <>
              {list.length === 0 && <NoIssues view={view} service={service} />}
              {list.map((issue) => (
                <IssueRow key={issue.id} issue={issue} />
              ))}
              <Stack direction="row" gap={1}>
                {cursors.length > 0 && (
                  <Button variant="secondary" icon="angle-left" onClick={() => setCursors(cursors.slice(0, -1))}>
                    Newer
                  </Button>
                )}
                {next !== null && (
                  <Button variant="secondary" icon="angle-right" onClick={() => setCursors([...cursors, next])}>
                    Older
                  </Button>
                )}
              </Stack>
            </>
          )}
        </QueryView>
      </Stack>
    </PageFrame>
  );
}

function NoIssues({ view, service }: Readonly<{ view: View; service: string }>) {
  const where = service === '' ? '' : ` that touches ${service}`;
  return view === 'active' ? (
    <EmptyState kind="well" title={`No issue${where} is open`}>
      Nothing has to be done.
    </EmptyState>
  ) : (
    <EmptyState kind="none" title={`There is no issue${where} yet`} />
  );
}
