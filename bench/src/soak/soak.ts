import type { Benchmark } from '../benchmark.ts';
import { accountOf } from '../pipeline/account.ts';
import { companionAccount } from '../pipeline/companion/companionAccount.ts';
import { startCompanion } from '../pipeline/companion/startCompanion.ts';
import { withLoadBench } from '../pipeline/loadBench.ts';
import { numberSwitch } from '../pipeline/numberSwitch.ts';
import { openFiles, residentMb } from '../pipeline/processes/memory.ts';
import { closedLoop, type Size } from '../pipeline/shapes.ts';
import { untilDelivered } from '../pipeline/untilDelivered.ts';
import { slope } from './slope.ts';

const MINUTES = 15;
const SLICE_SECONDS = 20;
const SUSTAINED_SECONDS = 5;
/** Of what it sustains. */
const LOAD_RATIO = 0.5;
const SIZES_IN_TURN = [512, 32] as const satisfies readonly Size[];
const SAMPLE_EVERY_MS = 5_000;
/** Caches fill and code is compiled: of the samples the first so many do not count. */
const SETTLE_RATIO = 0.2;
const PROTOCOL = 'grpc';
const KB_PER_MB = 1000;

/** Hours in minutes: what grows, grows all the time. */
export const soak: Benchmark = {
  summary: 'memory and file descriptors of the companion under steady load',
  method:
    `gRPC, three labels, the durable queue, one destination; generator and sink as in \`pipeline\`. Slices of ${SLICE_SECONDS} s, 512- and 32-span requests in turn, ` +
    `each on new connections, at ${LOAD_RATIO} of the rate that was sustained in a closed loop at the start. Resident memory and open files every ${SAMPLE_EVERY_MS / 1000} s; slopes by least squares over all but the first ` +
    `${SETTLE_RATIO * 100} % of the time; KB = 1000 bytes. lost: spans of acknowledged requests that the sink never got.`,
  switches: { minutes: { type: 'string' } },
  async run({ root, switches, say }) {
    const minutes = numberSwitch(switches, 'minutes', MINUTES);
    return withLoadBench(root, async ({ generator, sink, sinkPorts, folder }) => {
      const companion = await startCompanion(root, {
        variant: 'durable',
        protocol: PROTOCOL,
        sinkPort: sinkPorts[PROTOCOL],
        folder: folder('vigil'),
      });
      let sampling: NodeJS.Timeout | undefined;
      try {
        let got = 0;
        const sustained: Record<number, number> = {};
        for (const size of SIZES_IN_TURN) {
          const report = await generator.tell('run', closedLoop(PROTOCOL, size, companion.port, SUSTAINED_SECONDS));
          got = await untilDelivered(sink, got + report.acknowledged * report.spansPerRequest);
          sustained[size] = report.acknowledged / SUSTAINED_SECONDS;
        }
        const startedMs = performance.now();
        const elapsedMinutes = () => (performance.now() - startedMs) / 60_000;
        const samples: { minute: number; rssMb: number; files: number }[] = [];
        sampling = setInterval(() => {
          const rssMb = residentMb(companion.pid, 'VmRSS');
          samples.push({ minute: elapsedMinutes(), rssMb, files: openFiles(companion.pid) });
        }, SAMPLE_EVERY_MS);
        const totals = { spans: 0, lost: 0, duplicates: 0, refused: 0, unanswered: 0 };
        for (let slice = 0; elapsedMinutes() < minutes; slice++) {
          const size = SIZES_IN_TURN[slice % SIZES_IN_TURN.length]!;
          const seconds = Math.min(SLICE_SECONDS, 60 * (minutes - elapsedMinutes()));
          const report = await generator.tell('run', {
            ...closedLoop(PROTOCOL, size, companion.port, seconds),
            inFlight: 512,
            load: [{ requestsPerSecond: LOAD_RATIO * sustained[size]!, seconds }],
          });
          got = await untilDelivered(sink, got + report.acknowledged * report.spansPerRequest);
          const times = await sink.tell('timesOf', { from: report.first, to: report.first + report.sent });
          const account = accountOf(report, times);
          companion.assertRuns();
          totals.spans += account.acknowledged;
          totals.lost += account.ackedLost;
          totals.duplicates += account.duplicates;
          totals.refused += report.refused * report.spansPerRequest;
          totals.unanswered += report.unknown * report.spansPerRequest;
          if (slice % 15 === 0)
            say(`minute ${elapsedMinutes().toFixed(1)}: ${samples.at(-1)?.rssMb.toFixed(0) ?? '?'} MB`);
        }
        clearInterval(sampling);
        const own = await companionAccount(companion);
        const counted = samples.filter(({ minute }) => minute >= SETTLE_RATIO * minutes);
        const slopeOf = (of: (sample: (typeof samples)[number]) => number) =>
          slope(counted.map((sample) => ({ x: sample.minute, y: of(sample) })));
        const figures = {
          rssSlopeKbPerMin: Math.round(KB_PER_MB * slopeOf(({ rssMb }) => rssMb)),
          fdSlope: Math.round(slopeOf(({ files }) => files) * 1000) / 1000,
          ...totals,
          minutes,
          peakRssMb: Math.round(residentMb(companion.pid, 'VmHWM')),
          rssMb: samples.map(({ rssMb }) => Math.round(rssMb)),
          companion: own,
        };
        return {
          kind: 'measured',
          figures,
          table: [
            ['resident memory', `${figures.rssSlopeKbPerMin} KB a minute; at most ${figures.peakRssMb} MB`],
            ['open files', `${figures.fdSlope} a minute`],
            ['spans', `${totals.spans}; lost ${totals.lost}, twice ${totals.duplicates}, refused ${totals.refused}`],
          ],
        };
      } finally {
        clearInterval(sampling);
        await companion.stop();
      }
    });
  },
};
