import type { CoverRow } from '../../../otel-collector-processor/src/messages/index.ts';
import { CoverLabels, Enricher, LinkedTraces } from '../../../otel-collector-processor/src/pipeline/enrich/index.ts';
import { Scan, splice, type ScanVisitor } from '../../../otel-collector-processor/src/pipeline/wire/index.ts';
import type { Benchmark } from '../benchmark.ts';
import { tracePayloads } from '../splice/otlpPayloads.ts';
import { median } from '../statistics/median.ts';

const PAYLOADS = 64;
const SPANS = 512;
const OPERATIONS = 40;
const SERVICES = 8;
const ROUNDS = 7;
const PASSES = 6;
const WARM_UP_PASSES = 4;
const NOW = 1_800_000_000_000;
/** Traces of others that are known as synthetic: as many as are kept. */
const KNOWN_TRACES = 2 ** 18;

const rulesOf = (userAgents: readonly string[]) => ({
  installationKey: '',
  userAgentRules: userAgents.map((contains) => ({ contains, type: 'test', source: 'bench' }) as const),
});

/** Every operation of every service is covered by a journey. */
const COVERED: readonly CoverRow[] = Array.from({ length: SERVICES * OPERATIONS * 4 }, (_, i) => {
  const operation = Math.floor(i / 4 / SERVICES);
  const method = ['GET', 'POST', 'PUT', 'DELETE'][operation % 4]!;
  const service = {
    tenant: 'default',
    environment: 'production',
    namespace: 'bench',
    name: `service-${(i >> 2) % SERVICES}`,
  };
  return {
    ...{ service, operation: `${method} /api/v1/things/${operation}/:id`, kind: i % 4 },
    ...{ checkId: 'bench', status: 'pass' },
  };
});

/** What it costs to tell who a span is from, beside scanning it. */
export const labels: Benchmark = {
  summary: 'telling who each span is from: what the rules, linked traces and coverage add to the scan, on one core',
  method:
    `${PAYLOADS} different requests of ${SPANS} spans with 10 attributes, three different user agents, every span a trace of its own; ` +
    'scan and splice with recognition less scan and splice without, in turn in the same process. customers: nothing is synthetic; ' +
    `linking: the same while ${KNOWN_TRACES} traces of others are known as synthetic; covered: the same and every server, client and internal ` +
    'span is of a covered operation, two labels on each; synthetic: every span by its user agent, three labels on each, its trace remembered. ' +
    `CPU time (user + system) over ${PASSES} passes, median of ${ROUNDS} rounds after a warm-up.`,
  run: async ({ say }) => {
    say('making payloads');
    const payloads = tracePayloads({
      ...{ payloads: PAYLOADS, spansPerRequest: SPANS, resourcesPerRequest: 4, operationsPerService: OPERATIONS },
      ...{ seed: 1, nowMs: NOW },
    });
    const known = new LinkedTraces();
    for (let i = 0; i < KNOWN_TRACES; i++)
      known.add(Math.imul(i, 0x9e3779b1), Math.imul(i + 1, 0x85ebca6b), { type: 'test', source: 'bench' }, NOW / 1000);
    const scan = new Scan();
    const nothing: ScanVisitor = { resource: () => {}, item: () => undefined };
    const recognising = (enricher: Enricher): ScanVisitor => ({
      resource: () => {},
      item: (s) => enricher.span(s, NOW).labels,
    });
    const cover = new CoverLabels(COVERED);
    const covering = (enricher: Enricher): ScanVisitor => ({
      resource: (s) => cover.resource(s, 'default'),
      item: (s) => enricher.span(s, NOW).labels ?? cover.span(s),
    });
    const variants = {
      scan: nothing,
      customers: recognising(new Enricher(rulesOf([]))),
      linking: recognising(new Enricher(rulesOf([]), known)),
      covered: covering(new Enricher(rulesOf([]), known)),
      synthetic: recognising(new Enricher(rulesOf(['Mozilla', 'okhttp']))),
    } as const;
    const pass = (visitor: ScanVisitor): void => {
      for (const payload of payloads) {
        scan.run(payload, 'traces', false, visitor);
        splice(scan);
      }
    };
    const rounds = Object.fromEntries(Object.keys(variants).map((name) => [name, [] as number[]]));
    for (const visitor of Object.values(variants)) for (let i = 0; i < WARM_UP_PASSES; i++) pass(visitor);
    for (let round = 0; round < ROUNDS; round++) {
      say(`round ${round + 1} of ${ROUNDS}`);
      for (const [name, visitor] of Object.entries(variants)) {
        const before = process.cpuUsage();
        for (let i = 0; i < PASSES; i++) pass(visitor);
        const { user, system } = process.cpuUsage(before);
        rounds[name]!.push(((user + system) * 1000) / (PASSES * PAYLOADS * SPANS));
      }
    }
    const ns = Object.fromEntries(Object.entries(rounds).map(([name, of]) => [name, median(of)]));
    const { scan: alone = 0, ...with_ } = ns;
    const nsPerSpanOverScan = Object.fromEntries(
      Object.entries(with_).map(([name, value]) => [name, Math.round(value - alone)]),
    );
    return {
      kind: 'measured',
      figures: { nsPerSpanScan: Math.round(alone), nsPerSpanOverScan },
      table: [
        ['scan and splice alone', `${Math.round(alone)} ns a span`],
        ...Object.entries(nsPerSpanOverScan).map(([name, value]) => [name, `+ ${value} ns a span`] as const),
      ],
    };
  },
};
