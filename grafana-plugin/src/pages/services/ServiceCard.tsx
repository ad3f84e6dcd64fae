import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { InteractiveTable, Stack, Text, TextLink, useStyles2, type CellProps, type Column } from '@grafana/ui';
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
        {why !== '' && <Text element="p">{why}</Text>}
        <OperationTable operations={operations} />
      </Stack>
    </section>
  );
}

const figure = (read: (operation: OperationSummary) => string) =>
  function FigureCell({ row }: CellProps<OperationSummary>) {
    const styles = useStyles2(getStyles);
    return <div className={styles.figure}>{read(row.original)}</div>;
  };

function OperationTable({ operations }: Readonly<{ operations: readonly OperationSummary[] }>) {
  const styles = useStyles2(getStyles);
  const columns = useMemo(
    (): Array<Column<OperationSummary>> => [
      {
        id: 'operation',
        header: 'Operation',
        sortType: 'string',
        cell: ({ row }: CellProps<OperationSummary>) => (
          <div className={styles.operation}>{row.original.operation}</div>
        ),
      },
      // The others are as wide as their names: so those of all services stand below each other.
      { id: 'kind', header: 'Kind', sortType: 'string', disableGrow: true, cell: figure(({ kind }) => kind) },
      { id: 'calls', header: 'Calls', disableGrow: true, cell: figure(({ customers }) => String(customers.calls)) },
      {
        id: 'success',
        header: 'Success',
        disableGrow: true,
        cell: figure(({ customers: { errorRatio } }) =>
          figureText(errorRatio === null ? null : 1 - errorRatio, 'ratio'),
        ),
      },
      {
        id: 'p50',
        header: 'Duration (p50)',
        disableGrow: true,
        cell: figure(({ customers }) => figureText(customers.p50Ms, 'ms')),
      },
      {
        id: 'p95',
        header: 'Duration (p95)',
        disableGrow: true,
        cell: figure(({ customers }) => figureText(customers.p95Ms, 'ms')),
      },
      {
        id: 'synthetic',
        header: 'Synthetic calls',
        disableGrow: true,
        cell: figure(({ synthetic }) => (synthetic.calls === 0 ? NO_FIGURE : String(synthetic.calls))),
      },
    ],
    [styles],
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

function getStyles(theme: GrafanaTheme2) {
  return {
    // On a phone the table is scrolled sideways, rather than that a name becomes a column of words.
    operation: css({ minWidth: theme.spacing(20), overflowWrap: 'anywhere' }),
    figure: css({ minWidth: theme.spacing(8), whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  };
}
