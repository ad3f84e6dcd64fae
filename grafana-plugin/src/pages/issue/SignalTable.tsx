import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { InteractiveTable, useStyles2, type CellProps, type Column } from '@grafana/ui';
import type { IssueSignal } from '@vigil/quality-model';
import React, { useMemo } from 'react';
import { TimeText } from '../../components/TimeText';

const KINDS = { anomaly: 'Anomaly', journey: 'Journey', alert: 'Alert' } as const;

/** Everything that belongs to an issue, and why it does. */
export function SignalTable({ signals }: Readonly<{ signals: readonly IssueSignal[] }>) {
  const styles = useStyles2(getStyles);
  const columns = useMemo(
    (): Array<Column<IssueSignal>> => [
      {
        id: 'kind',
        header: 'Kind',
        cell: ({ row }: CellProps<IssueSignal>) => KINDS[row.original.kind],
        sortType: 'string',
      },
      {
        id: 'title',
        header: 'What',
        cell: ({ row }: CellProps<IssueSignal>) => <div className={styles.words}>{row.original.title}</div>,
        sortType: 'string',
      },
      {
        id: 'startedMs',
        header: 'Began',
        cell: ({ row }: CellProps<IssueSignal>) => (
          <div className={styles.time}>
            <TimeText ms={row.original.startedMs} />
          </div>
        ),
        sortType: 'number',
      },
      {
        id: 'endedMs',
        header: 'Ended',
        cell: ({ row }: CellProps<IssueSignal>) => (
          <div className={styles.time}>
            {row.original.endedMs === null ? 'It lasts' : <TimeText ms={row.original.endedMs} />}
          </div>
        ),
        sortType: 'number',
      },
      {
        id: 'because',
        header: 'Why it is here',
        cell: ({ row }: CellProps<IssueSignal>) => (
          <div className={styles.reason}>{row.original.because || 'It was first'}</div>
        ),
      },
    ],
    [styles],
  );
  return <InteractiveTable columns={columns} data={[...signals]} getRowId={({ key }) => key} pageSize={20} />;
}

/** On a phone the table is scrolled sideways, rather than that a sentence becomes a column of words. */
function getStyles(theme: GrafanaTheme2) {
  return {
    words: css({ minWidth: theme.spacing(26) }),
    time: css({ whiteSpace: 'nowrap' }),
    reason: css({ minWidth: theme.spacing(18) }),
  };
}
