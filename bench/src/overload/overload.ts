import type { Benchmark } from '../benchmark.ts';
import { accountOf } from '../pipeline/account.ts';
import { companionAccount } from '../pipeline/companion/companionAccount.ts';
import { startCompanion } from '../pipeline/companion/startCompanion.ts';
import { withLoadBench } from '../pipeline/loadBench.ts';
import { numberSwitch } from '../pipeline/numberSwitch.ts';
import { residentMb } from '../pipeline/processes/memory.ts';
import { SIZES, closedLoop } from '../pipeline/shapes.ts';
import { untilDelivered } from '../pipeline/untilDelivered.ts';
import { recoverySeconds } from './recovery.ts';

const MINUTES = 5;
const TIMES = 10;
const WARM_UP_SECONDS = 5;
const SUSTAINED_SECONDS = 15;
/** Before and after, half of what is sustained: a service in its normal state. */
const NORMAL_RATIO = 0.5;
const BEFORE_SECONDS = 10;
const AFTER_SECONDS = 40;
const CONNECTIONS = 32;
const IN_FLIGHT = 2048;
const BIN_MS = 250;
/** No answer is slow below this, whatever it was before; above it, none that is not thrice as slow as the slowest before. */
const SLOW_MS = 1_000;
const SLOW_TIMES = 3;
const PROTOCOL = 'grpc';
const SIZE = 512;

/** Offered many times what it can do. */
export const overload: Benchmark = {
  summary: `the companion offered ${TIMES} times the rate that it sustains, and after that`,
  method:
    `gRPC, ${SIZES[SIZE].spansPerRequest}-span requests, three labels, the durable queue, one destination that answers at once; sender and sink on the same machine, as in \`pipeline\`. ` +
    `Sustained: a closed loop of 16 requests, spans that the sink got a second over ${SUSTAINED_SECONDS} s. Then an open loop, requests due by the clock: ` +
    `${BEFORE_SECONDS} s at half of the sustained rate, the given minutes at ${TIMES} times it on ${CONNECTIONS} connections with up to ${IN_FLIGHT} requests under way, ${AFTER_SECONDS} s at half again. ` +
    `What is due and finds no room is unsent, as in a sender whose own queue is full: offered = sent + unsent. Refused senders do not try again. recoverySeconds: from the end of the overload to the ` +
    `first two seconds in which nothing is refused, unsent or unanswered and no answer is slower than ${SLOW_TIMES} times the slowest before (at least ${SLOW_MS} ms); null: never. ` +
    'accepted, refused, forwarded in spans, of all phases; unaccounted: acknowledged and never in the sink, or refused and in the sink all the same, or missing in the balance of /api/v1/status. ' +
    'peakRssMb: VmHWM of the process.',
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
      try {
        say('what it sustains');
        let forwardedBefore = 0;
        const closed = async (seconds: number): Promise<number> => {
          const startedMs = performance.now();
          const report = await generator.tell('run', closedLoop(PROTOCOL, SIZE, companion.port, seconds));
          forwardedBefore = await untilDelivered(sink, forwardedBefore + report.acknowledged * report.spansPerRequest);
          return report.acknowledged / ((performance.now() - startedMs) / 1000);
        };
        await closed(WARM_UP_SECONDS);
        const sustained = await closed(SUSTAINED_SECONDS);
        say(
          `${Math.round(sustained * SIZES[SIZE].spansPerRequest)} spans a second; now ${TIMES} times that for ${minutes} minutes`,
        );
        const normal = { requestsPerSecond: NORMAL_RATIO * sustained, seconds: BEFORE_SECONDS };
        const report = await generator.tell('run', {
          protocol: PROTOCOL,
          port: companion.port,
          ...SIZES[SIZE],
          connections: CONNECTIONS,
          inFlight: IN_FLIGHT,
          load: [
            normal,
            { requestsPerSecond: TIMES * sustained, seconds: 60 * minutes },
            { ...normal, seconds: AFTER_SECONDS },
          ],
          binMs: BIN_MS,
        });
        say('until all of it is forwarded');
        const forwarded =
          (await untilDelivered(sink, forwardedBefore + report.acknowledged * report.spansPerRequest)) -
          forwardedBefore;
        companion.assertRuns();
        const own = await companionAccount(companion);
        const times = await sink.tell('timesOf', { from: report.first, to: report.first + report.sent });
        const account = accountOf(report, times);
        const before = report.bins.slice(0, (BEFORE_SECONDS * 1000) / BIN_MS);
        const slowestMs = Math.max(SLOW_MS, SLOW_TIMES * Math.max(...before.map((bin) => bin.slowestMs)));
        const overAt = ((BEFORE_SECONDS + 60 * minutes) * 1000) / BIN_MS;
        const spans = report.spansPerRequest;
        const figures = {
          peakRssMb: Math.round(residentMb(companion.pid, 'VmHWM')),
          accepted: report.acknowledged * spans,
          refused: report.refused * spans,
          forwarded,
          unaccounted: account.ackedLost + account.refusedDelivered + Math.abs(own.difference),
          recoverySeconds: recoverySeconds(report.bins, BIN_MS, overAt, slowestMs),
          sustainedSpansPerSecond: Math.round(sustained * spans),
          offered: (report.sent + report.unsent) * spans,
          sent: report.sent * spans,
          unsent: report.unsent * spans,
          unanswered: report.unknown * spans,
          unansweredForwarded: account.unansweredDelivered,
          duplicates: account.duplicates,
          refusedBy: report.refusedBy,
          companion: own,
          rssAfterMb: Math.round(residentMb(companion.pid, 'VmRSS')),
        };
        return {
          kind: 'measured',
          figures,
          table: [
            ['sustained', `${figures.sustainedSpansPerSecond} spans a second`],
            ['offered', `${figures.offered} spans; ${figures.unsent} of them found no room at the sender`],
            ['accepted, forwarded', `${figures.accepted}, ${figures.forwarded} (${figures.duplicates} twice)`],
            ['refused, unanswered', `${figures.refused}, ${figures.unanswered}`],
            ['unaccounted', String(figures.unaccounted)],
            ['peak memory', `${figures.peakRssMb} MB; ${figures.rssAfterMb} MB afterwards`],
            ['back to normal after', figures.recoverySeconds === null ? 'never' : `${figures.recoverySeconds} s`],
          ],
        };
      } finally {
        await companion.stop();
      }
    });
  },
};
