import {
  labelSet,
  Scan,
  splice as spliceRequest,
  type ScanVisitor,
} from '../../../otel-collector-processor/src/pipeline/wire/index.ts';
import type { Benchmark } from '../benchmark.ts';
import { median } from '../statistics/median.ts';
import { tracePayloads } from './otlpPayloads.ts';

const PAYLOADS = 64;
const SPANS = 512;
const ROUNDS = 7;
const PASSES = 12;
const WARM_UP_PASSES = 6;

const LABELS = labelSet({
  'vigil.check.id': 'checkout',
  'vigil.synthetic.source': 'vigil',
  'vigil.synthetic.evidence': 'tracestate',
});

/** What it costs to check a request's whole structure and put three labels on each of its spans. */
export const splice: Benchmark = {
  summary: 'scanning, checking and splicing three labels into every span, on one core',
  method:
    `${PAYLOADS} different requests of ${SPANS} spans with 10 attributes, 4 resources each, from a seeded generator; scan with ` +
    'full structural validation, then splice of three string attributes into every span, into a new buffer; the same process, ' +
    `nothing received or written. CPU time (user + system) of the process over ${PASSES} passes, median of ${ROUNDS} rounds after a warm-up.`,
  run: async ({ say }) => {
    say('making payloads');
    const payloads = tracePayloads({
      payloads: PAYLOADS,
      spansPerRequest: SPANS,
      resourcesPerRequest: 4,
      operationsPerService: 40,
      seed: 1,
      nowMs: 1_800_000_000_000,
    });
    const bytes = payloads.reduce((sum, payload) => sum + payload.length, 0);
    const scan = new Scan();
    const visitor: ScanVisitor = { resource: () => {}, item: () => LABELS };
    const pass = (): void => {
      for (const payload of payloads) {
        scan.run(payload, 'traces', false, visitor);
        spliceRequest(scan);
      }
    };
    for (let i = 0; i < WARM_UP_PASSES; i++) pass();
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      say(`round ${round + 1} of ${ROUNDS}`);
      const before = process.cpuUsage();
      for (let i = 0; i < PASSES; i++) pass();
      const { user, system } = process.cpuUsage(before);
      rounds.push(((user + system) * 1000) / (PASSES * PAYLOADS * SPANS));
    }
    const nsPerSpan = Math.round(median(rounds));
    const bytesPerSpan = Math.round(bytes / (PAYLOADS * SPANS));
    return {
      kind: 'measured',
      figures: { nsPerSpan, bytesPerSpan, nsPerSpanRounds: rounds.map(Math.round) },
      table: [
        ['CPU time a span', `${nsPerSpan} ns`],
        ['bytes a span', String(bytesPerSpan)],
        ['bytes a CPU-second', `${Math.round((bytesPerSpan * 1000) / nsPerSpan)} MB`],
      ],
    };
  },
};
