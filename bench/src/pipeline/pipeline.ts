import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { numberSwitch } from './numberSwitch.ts';
import { buildCollector, type Collector } from './collector/buildCollector.ts';
import { COLLECTOR_VERSION } from './collector/collectorModules.ts';
import { startCollector } from './collector/startCollector.ts';
import { startCompanion } from './companion/startCompanion.ts';
import { figuresOf, type MeasuredCell, type MeasuredPeak } from './figures.ts';
import { PAYLOADS } from './generator/generator.ts';
import { withLoadBench, type LoadBench } from './loadBench.ts';
import { measureCell } from './measureCell.ts';
import { planOf, type Plan, type Side } from './only.ts';
import { pipelineTable } from './pipelineTable.ts';
import { measureHeadroom } from './measureHeadroom.ts';
import { residentMb } from './processes/memory.ts';
import { IN_FLIGHT, shapeOf } from './shapes.ts';
import type { SinkProtocol } from './sink/sink.ts';
import type { Target } from './target.ts';
import { ATTRIBUTES, LABELS, METRICS_INTERVAL_MS, VARIANTS, type Variant } from './variant.ts';

const ROUNDS = 3;
const SECONDS = 6;
/** The first window of a process has a longer one: the companion's code is compiled as it runs. */
const WARM_UP_SECONDS = { first: 3, further: 1.5 } as const;

/** The companion against a real OpenTelemetry Collector: what a span costs on its way. */
export const pipeline: Benchmark = {
  summary: 'spans per CPU-second of the companion and of a real OpenTelemetry Collector, four shapes, four variants',
  method:
    `OpenTelemetry Collector ${COLLECTOR_VERSION}, built in the same run from the Go proxy's modules, queue and connections tuned, own metrics off. ` +
    `One generator and one sink, each a process of its own, written on raw sockets; the sink answers OK at once, counts every span by its ` +
    `envelopes, knows each request by a number in a trace id, and reads a message a second with protobufjs for its labels. ${PAYLOADS} different requests of each size, ` +
    `about 420 bytes and ${ATTRIBUTES} attributes a span, times near now, uncompressed, ${IN_FLIGHT} requests under way (gRPC: 4 connections, HTTP/1.1: 16). ` +
    `Receiving and sending by the same protocol. ${Object.entries(VARIANTS)
      .map(([variant, what]) => `${variant}: ${what}`)
      .join('. ')}. ` +
    `The companion always counts KPIs, in every variant; in labelsRed both are also scraped, and both bring metrics up to date every ${METRICS_INTERVAL_MS / 1000} s. ` +
    'A process for each round, variant and protocol; 512-span requests before 32-span ones. A window begins and ends with everything delivered; ' +
    'spans per CPU-second = spans that the sink got / (user + system of the process and its children, from /proc) in the window. ' +
    `Peers in turn, the order changes with each round. Median of the rounds (${ROUNDS} of ${SECONDS} s a window, unless told otherwise); ` +
    'peakRssMb: the highest of all processes of a variant, from their start on (VmHWM). ackedLost: spans of acknowledged requests that the sink never got. ' +
    'generatorSpansPerSecond: generator straight into the sink.',
  switches: { rounds: { type: 'string' }, seconds: { type: 'string' }, only: { type: 'string' } },
  async run({ root, switches, say }) {
    const rounds = numberSwitch(switches, 'rounds', ROUNDS);
    const seconds = numberSwitch(switches, 'seconds', SECONDS);
    const plan = planOf(switches['only'] as string | undefined);
    const collector: Collector = plan.sides.includes('collector')
      ? await buildCollector(join(root, '.vigil/bench/collector'), process.env, say)
      : { kind: 'absent', why: 'it was not asked for (--only)' };
    const sides = plan.sides.filter((side) => side === 'vigil' || collector.kind === 'built');
    const start = (side: Side, bench: LoadBench, variant: Variant, protocol: SinkProtocol): Promise<Target> => {
      const target = {
        variant,
        protocol,
        sinkPort: bench.sinkPorts[protocol],
        folder: bench.folder(`${side}-${variant}`),
      };
      return side === 'collector' && collector.kind === 'built'
        ? startCollector(collector.binary, target)
        : startCompanion(root, target);
    };
    return withLoadBench(root, async (bench) => {
      say('the generator straight into the sink');
      const generatorSpansPerSecond = await measureHeadroom(bench, plan);
      const cells: MeasuredCell[] = [];
      const peaks: MeasuredPeak[] = [];
      for (let round = 0; round < rounds; round++)
        for (const variant of plan.variants)
          for (const protocol of plan.protocols) {
            await bench.sink.tell('expect', {
              labels: variant === 'passthrough' ? {} : LABELS,
              attributes: ATTRIBUTES,
            });
            for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
              say(`round ${round + 1} of ${rounds}: ${variant}, ${protocol}, ${side}`);
              const target = await start(side, bench, variant, protocol);
              try {
                cells.push(...(await windowsOf(bench, target, { side, variant, protocol }, plan, seconds)));
                peaks.push({ side, variant, peakRssMb: residentMb(target.pid, 'VmHWM') });
              } finally {
                await target.stop();
              }
            }
          }
      const figures = figuresOf(cells, peaks);
      const peer = collector.kind === 'built' ? undefined : collector.why;
      return {
        kind: 'measured',
        figures: { ...figures, generatorSpansPerSecond, ...(peer === undefined ? {} : { collectorAbsent: peer }) },
        table: [
          ...pipelineTable(figures, peer),
          ...Object.entries(generatorSpansPerSecond).map(
            ([shape, spans]) =>
              [`generator into sink, ${shape}`, `${Math.round(spans / 1000)} k spans a second`] as const,
          ),
        ],
        ...(collector.kind === 'built' && { versions: collector.versions }),
      };
    });
  },
};

async function windowsOf(
  bench: LoadBench,
  target: Target,
  of: Readonly<{ side: Side; variant: Variant; protocol: SinkProtocol }>,
  plan: Plan,
  seconds: number,
): Promise<MeasuredCell[]> {
  const cells: MeasuredCell[] = [];
  for (const size of plan.sizes(of.protocol)) {
    const warmUpSeconds = cells.length === 0 ? WARM_UP_SECONDS.first : WARM_UP_SECONDS.further;
    const cell = await measureCell(bench, target, of.protocol, size, { warmUpSeconds, seconds });
    cells.push({ side: of.side, variant: of.variant, shape: shapeOf(of.protocol, size), cell });
  }
  return cells;
}
