import { InteractiveTable, Stack, Text, TextLink, type CellProps, type Column } from '@grafana/ui';
import type { IssueSummary, OperationSummary, ServiceSummary } from '@vigil/quality-model';
import React, { useMemo } from 'react';
import { figureText, NO_FIGURE } from '../../components/figures';
import { SERVICE_STATES, serviceHealth } from '../../components/serviceHealth';
import { StatusBadge } from '../../components/StatusBadge';

const PAGE = 10;

type Props = Readonly<{ service: ServiceSummary; objective: number; openIssues: readonly IssueSummary[] }>;

/** One service: whose it is, how it is, and its operations. */
export function ServiceCard({ service, objective, openIssues }: Props) {
  const { health, why } = serviceHealth(service, objective, openIssues);
  const { name, namespace, environment, version, owner, criticality, runbook, operations } = service;
  const facts = [namespace, environment, version && `version ${version}`, owner && `owner ${owner}`, criticality];
  return (
    <section aria-label={name}>
      <Stack direction="column" gap={1}>
        <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
          <Text element="h2" variant="h4">
            {name}
          </Text>
          <StatusBadge health={health} text={SERVICE_STATES[health]} />
          <span>{facts.filter(Boolean).join(', ')}</span>
          {runbook !== '' && (
            <TextLink href={runbook} external>
              Runbook
            </TextLink>
          )}
        </Stack>
        {why !== '' && <p>{why}</p>}
        <OperationTable operations={operations} />
      </Stack>
    </section>
  );
}

const figure = (read: (operation: OperationSummary) => string) =>
  function FigureCell({ row }: CellProps<OperationSummary>) {
    return <>{read(row.original)}</>;
  };

function OperationTable({ operations }: Readonly<{ operations: readonly OperationSummary[] }>) {
  const columns = useMemo(
    (): Array<Column<OperationSummary>> => [
      { id: 'operation', header: 'Operation', sortType: 'string' },
      { id: 'kind', header: 'Kind', sortType: 'string' },
      { id: 'calls', header: 'Calls', cell: figure(({ customers }) => String(customers.calls)) },
      {
        id: 'success',
        header: 'Success',
        cell: figure(({ customers: { errorRatio } }) =>
          figureText(errorRatio === null ? null : 1 - errorRatio, 'ratio'),
        ),
      },
      { id: 'p50', header: 'Duration (p50)', cell: figure(({ customers }) => figureText(customers.p50Ms, 'ms')) },
      { id: 'p95', header: 'Duration (p95)', cell: figure(({ customers }) => figureText(customers.p95Ms, 'ms')) },
      {
        id: 'synthetic',
        header: 'Synthetic calls',
        cell: figure(({ synthetic }) => (synthetic.calls === 0 ? NO_FIGURE : String(synthetic.calls))),
      },
    ],
    [],
  );
  return (
    <InteractiveTable
      columns={columns}
      data={[...operations]}
      getRowId={({ operation, kind }) => `${kind} ${operation}`}
      pageSize={PAGE}
    />
  );
}
