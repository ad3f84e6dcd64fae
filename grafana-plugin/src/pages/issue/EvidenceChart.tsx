import { Text } from '@grafana/ui';
import type { Series, ServiceIdentity } from '@vigil/quality-model';
import React from 'react';
import { useSeries } from '../../api/useSeries';
import { BandChart } from '../../components/bandChart/BandChart';
import { QueryView } from '../../components/QueryView';

const WINDOW = '30m';
const TITLES = { latency: 'Duration', errors: 'Failing calls', rate: 'Calls' } as const satisfies Record<
  Series['signal'],
  string
>;

type Props = Readonly<{ service: ServiceIdentity; operation: string; signal: Series['signal'] }>;

/** The last half hour of what speaks for a cause, with the band that was expected. */
export function EvidenceChart({ service, operation, signal }: Props) {
  const query = useSeries({ service, operation, signal, window: WINDOW });
  return (
    <QueryView query={query} what="the chart">
      {(series) =>
        series.points.length === 0 ? (
          <Text element="p">Nothing is known of this operation any more.</Text>
        ) : (
          <BandChart series={series} title={`${TITLES[signal]} of ${operation} in ${service.name}, last 30 minutes`} />
        )
      }
    </QueryView>
  );
}
