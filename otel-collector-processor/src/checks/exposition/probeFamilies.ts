import type { StepResult } from '../contract.ts';
import { DURATION_BUCKETS_S, type JourneyRecord } from '../schedule/journeyRecord.ts';
import type { Family, Labels, Sample } from '../../exposition/index.ts';

/** A journey with its labels, and the last run that tells something and is not stale. */
export type ProbeRow = Readonly<{
  labels: Labels;
  record: JourneyRecord;
  judged: JourneyRecord['lastJudged'];
}>;

/** Phases as blackbox_exporter and Grafana's synthetic monitoring call them. */
const PHASES = {
  dns: 'resolve',
  connect: 'connect',
  tls: 'tls',
  firstByte: 'processing',
  transfer: 'transfer',
} as const;

/** The first step that had an answer of HTTP: what dashboards of one request show of a journey of several. */
function httpStep({ judged }: ProbeRow): StepResult | undefined {
  return judged?.steps.find(({ status, method }) => status !== null && status > 0 && method !== 'GRPC');
}

/** The certificate that expires first, of all steps. */
function earliestExpiryMs({ judged }: ProbeRow): number | undefined {
  const times = judged?.steps.flatMap(({ facts }) => facts?.tlsExpiresMs ?? []) ?? [];
  return times.length === 0 ? undefined : Math.min(...times);
}

const each = (rows: readonly ProbeRow[], value: (row: ProbeRow) => number | undefined): readonly Sample[] =>
  rows.flatMap((row) => {
    const found = value(row);
    return found === undefined ? [] : [{ labels: row.labels, value: found }];
  });

const ofHttp =
  (value: (step: StepResult) => number | undefined) =>
  (row: ProbeRow): number | undefined => {
    const step = httpStep(row);
    return step === undefined ? undefined : value(step);
  };

function durations(rows: readonly ProbeRow[]): readonly Sample[] {
  return rows.flatMap(({ labels, record }) => {
    const { buckets, sumSeconds } = record.durations;
    let count = 0;
    const lines = [...DURATION_BUCKETS_S, Infinity].map((bound, index): Sample => {
      count += buckets[index] ?? 0;
      const le = bound === Infinity ? '+Inf' : String(bound);
      return { suffix: '_bucket', labels: { ...labels, le }, value: count };
    });
    return [
      ...lines,
      { suffix: '_sum' as const, labels, value: sumSeconds },
      { suffix: '_count' as const, labels, value: count },
    ];
  });
}

/** Families with the names of blackbox_exporter and Grafana's synthetic monitoring, beside those of every journey. */
export function probeFamilies(rows: readonly ProbeRow[]): readonly Family[] {
  return [
    {
      name: 'probe_all_duration_seconds',
      type: 'histogram',
      help: 'Durations of the runs with a verdict.',
      samples: durations(rows),
    },
    {
      name: 'probe_http_status_code',
      type: 'gauge',
      help: 'Status of the first request of HTTP.',
      samples: each(
        rows,
        ofHttp(({ status }) => status ?? undefined),
      ),
    },
    {
      name: 'probe_http_duration_seconds',
      type: 'gauge',
      help: 'Duration of the first request of HTTP by phase, redirects added up.',
      samples: rows.flatMap((row) => {
        const phases = Object.entries(httpStep(row)?.phases ?? {});
        return phases.map(([phase, durationMs]) => ({
          labels: { ...row.labels, phase: PHASES[phase as keyof typeof PHASES] },
          value: durationMs / 1000,
        }));
      }),
    },
    {
      name: 'probe_http_redirects',
      type: 'gauge',
      help: 'Redirects of the first request of HTTP.',
      samples: each(
        rows,
        ofHttp(({ facts }) => facts?.redirects),
      ),
    },
    {
      name: 'probe_http_content_length',
      type: 'gauge',
      help: 'Bytes of the body of the first answer of HTTP.',
      samples: each(
        rows,
        ofHttp(({ facts }) => facts?.bodyBytes),
      ),
    },
    {
      name: 'probe_http_version',
      type: 'gauge',
      help: 'Version of HTTP of the first answer.',
      samples: each(
        rows,
        ofHttp(({ facts }) => (facts?.httpVersion === undefined ? undefined : Number(facts.httpVersion))),
      ),
    },
    {
      name: 'probe_http_ssl',
      type: 'gauge',
      help: 'Did the first request of HTTP use TLS (1) or not (0)?',
      samples: each(
        rows,
        ofHttp(({ url }) => (url.startsWith('https:') ? 1 : 0)),
      ),
    },
    {
      name: 'probe_ssl_earliest_cert_expiry',
      type: 'gauge',
      help: 'When the first certificate of all chains expires, Unix seconds.',
      samples: each(rows, (row) => {
        const expiryMs = earliestExpiryMs(row);
        return expiryMs === undefined ? undefined : expiryMs / 1000;
      }),
    },
  ];
}
