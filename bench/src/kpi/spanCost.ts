import { AnomalyLabels, Enricher } from '../../../otel-collector-processor/src/pipeline/enrich/index.ts';
import { DeltaBuilder, SpanTable } from '../../../otel-collector-processor/src/pipeline/fold/index.ts';
import { WatchRules } from '../../../otel-collector-processor/src/pipeline/watch/index.ts';
import { Scan, splice, type ScanVisitor } from '../../../otel-collector-processor/src/pipeline/wire/index.ts';
import { median } from '../statistics/median.ts';
import { tracePayloads } from '../splice/otlpPayloads.ts';

const PAYLOADS = 64;
export const SPANS_A_REQUEST = 512;
/** Eight services of 42 operations, in three kinds of span: about 1,000 series. */
const OPERATIONS = 42;
const PASSES = 6;
const ROUNDS = 7;
const NOW_MS = 1_800_000_000_000;
const KEY = Buffer.alloc(32, 7).toString('base64');

/** What is done with each request. Both end with the request spliced, as it goes on. */
export type SpanCost = Readonly<{
  /** CPU nanoseconds a span. */
  passThrough: number;
  /** With every rule, and folded into deltas. */
  measured: number;
  /** And users and a transaction watched. */
  watched: number;
  series: number;
}>;

/** CPU time a span of the pipeline's own part, each way in turn, median of the rounds. */
export function measureSpanCost(say: (line: string) => void): SpanCost {
  const payloads = tracePayloads({
    payloads: PAYLOADS,
    spansPerRequest: SPANS_A_REQUEST,
    resourcesPerRequest: 4,
    operationsPerService: OPERATIONS,
    seed: 1,
    nowMs: NOW_MS,
  });
  const scan = new Scan();
  const table = new SpanTable();
  const enricher = new Enricher({ installationKey: KEY, userAgentRules: [] });
  const anomalies = new AnomalyLabels([]);
  const nothing: ScanVisitor = { resource: () => {}, item: () => undefined };
  const gather: ScanVisitor = {
    resource: (of) => {
      table.addResource(of);
      anomalies.resource(of, 'default');
    },
    item: (of) => {
      const enrichment = enricher.span(of, NOW_MS);
      table.addSpan(of, enrichment.synthetic);
      return anomalies.span(of, enrichment.labels);
    },
  };
  const rules = new WatchRules(
    {
      users: { attribute: 'client.address', slowMs: 500 },
      transactions: [
        {
          id: 'purchase',
          spans: [
            {
              service: { tenant: 'default', environment: 'production', namespace: 'bench', name: 'service-1' },
              operation: 'GET /api/v1/things/4/:id',
              attributes: {},
            },
          ],
        },
      ],
    },
    KEY,
  );
  let series = 0;
  const passThrough = (): void => {
    for (const payload of payloads) {
      scan.run(payload, 'traces', false, nothing);
      splice(scan);
    }
  };
  const measured = (watched: WatchRules | undefined) => (): void => {
    const builder = new DeltaBuilder(watched);
    for (const payload of payloads) {
      table.begin();
      scan.run(payload, 'traces', false, gather);
      const body = splice(scan);
      builder.fold(table, payload, 'default', NOW_MS);
      builder.watch.fold(body, 'default', NOW_MS);
    }
    const { cells } = builder.body();
    series = new Set(cells.map(({ service, operation, kind, status }) => `${service} ${operation} ${kind} ${status}`))
      .size;
  };
  const ways = { passThrough, measured: measured(undefined), watched: measured(rules) };
  const names = Object.keys(ways) as (keyof typeof ways)[];
  for (const name of names) for (let i = 0; i < PASSES; i++) ways[name]();
  const rounds: Record<keyof typeof ways, number[]> = { passThrough: [], measured: [], watched: [] };
  for (let round = 0; round < ROUNDS; round++) {
    say(`CPU a span, round ${round + 1} of ${ROUNDS}`);
    for (const name of names) {
      const before = process.cpuUsage();
      for (let i = 0; i < PASSES; i++) ways[name]();
      const { user, system } = process.cpuUsage(before);
      rounds[name].push(((user + system) * 1000) / (PASSES * PAYLOADS * SPANS_A_REQUEST));
    }
  }
  return {
    passThrough: median(rounds.passThrough),
    measured: median(rounds.measured),
    watched: median(rounds.watched),
    series,
  };
}
