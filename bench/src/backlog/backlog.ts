import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { accountOf } from '../pipeline/account.ts';
import { startCompanion } from '../pipeline/companion/startCompanion.ts';
import { withLoadBench } from '../pipeline/loadBench.ts';
import { numberSwitch } from '../pipeline/numberSwitch.ts';
import { residentMb } from '../pipeline/processes/memory.ts';
import { closedLoop } from '../pipeline/shapes.ts';
import { untilDelivered } from '../pipeline/untilDelivered.ts';

const GB = 2;
const BYTES = { gb: 1e9, mb: 1e6 } as const;
const PROTOCOL = 'grpc';
const SIZE = 512;
/** It ends by bytes or by refusals; this is only that it ends at all. */
const SECONDS_PER_GB = 300;
/** So many refusals in a row are a queue at its cap, not a disk that is behind for a moment. */
const REFUSED_IN_A_ROW = 64;
const POLL_EVERY_MS = 20;

/** The destination is away, and comes back to a backlog larger than memory. */
export const backlog: Benchmark = {
  summary: 'a destination that is away while gigabytes are accepted, and comes back',
  method:
    'gRPC, 512-span requests, three labels, the durable queue with its default cap; generator and sink as in `pipeline`. The sink closes its ports; a closed loop of 16 requests sends until so many GB (10^9, as sent) ' +
    `are acknowledged, or ${REFUSED_IN_A_ROW} requests in a row are refused (the cap); then the sink comes back. drainMbPerSecond: what the sink got, from its first request on (the companion's backoff comes before, secondsToFirst). ` +
    'lost: spans of acknowledged requests that never came, by their numbers. peakRssMb: VmHWM of the process.',
  switches: { gb: { type: 'string' } },
  async run({ root, switches, say }) {
    const gb = numberSwitch(switches, 'gb', GB);
    return withLoadBench(root, async ({ generator, sink, sinkPorts, folder }) => {
      const companion = await startCompanion(root, {
        variant: 'durable',
        protocol: PROTOCOL,
        sinkPort: sinkPorts[PROTOCOL],
        folder: folder('vigil'),
      });
      try {
        await sink.tell('leave', null);
        say(`the sink is away; ${gb} GB`);
        const report = await generator.tell('run', {
          ...closedLoop(PROTOCOL, SIZE, companion.port, SECONDS_PER_GB * gb),
          untilBytes: gb * BYTES.gb,
          untilRefusedInARow: REFUSED_IN_A_ROW,
        });
        const peakWhileAwayMb = Math.round(residentMb(companion.pid, 'VmHWM'));
        const acceptedMb = Math.round((report.acknowledged * report.bytesPerRequest) / BYTES.mb);
        say(`${acceptedMb} MB accepted, ${report.refused} requests refused; the sink comes back`);
        await sink.tell('come', null);
        const cameMs = performance.now();
        while ((await sink.tell('counts', null)).spans === 0) {
          if (performance.now() - cameMs > 120_000)
            throw new Error('nothing came within 120 s of the return of the sink');
          await delay(POLL_EVERY_MS);
        }
        const firstMs = performance.now();
        await untilDelivered(sink, report.acknowledged * report.spansPerRequest);
        const drainSeconds = (performance.now() - firstMs) / 1000;
        companion.assertRuns();
        const { bytes } = await sink.tell('counts', null);
        const times = await sink.tell('timesOf', { from: report.first, to: report.first + report.sent });
        const account = accountOf(report, times);
        const figures = {
          peakRssMb: Math.round(residentMb(companion.pid, 'VmHWM')),
          lost: account.ackedLost,
          drainMbPerSecond: Math.round(bytes / BYTES.mb / drainSeconds),
          peakWhileAwayMb,
          acceptedMb,
          acceptedMbPerSecond: Math.round(acceptedMb / (report.elapsedMs / 1000)),
          acceptedSpans: account.acknowledged,
          refusedRequests: report.refused,
          refusedBy: report.refusedBy,
          duplicates: account.duplicates,
          secondsToFirst: Math.round((firstMs - cameMs) / 100) / 10,
          drainSeconds: Math.round(drainSeconds * 10) / 10,
        };
        return {
          kind: 'measured',
          figures,
          table: [
            ['accepted while the sink was away', `${acceptedMb} MB, ${figures.acceptedMbPerSecond} MB a second`],
            ['requests refused', String(figures.refusedRequests)],
            ['lost, twice', `${figures.lost}, ${figures.duplicates} spans of ${figures.acceptedSpans}`],
            ['first request after the return', `${figures.secondsToFirst} s`],
            ['drained', `${figures.drainSeconds} s, ${figures.drainMbPerSecond} MB a second`],
            ['peak memory', `${figures.peakRssMb} MB; ${peakWhileAwayMb} MB until the sink came back`],
          ],
        };
      } finally {
        await companion.stop();
      }
    });
  },
};
