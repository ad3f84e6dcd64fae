import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { numberSwitch } from '../pipeline/numberSwitch.ts';
import { cpuSeconds } from '../pipeline/processes/cpuTime.ts';
import { leadProcess } from '../pipeline/processes/ledProcess.ts';
import { residentMb } from '../pipeline/processes/memory.ts';
import { median } from '../statistics/median.ts';
import { findBlackbox, startBlackbox, type BlackboxProbe } from './blackbox.ts';
import type { ChecksCommands } from './checksProcess.ts';
import { onOneCore } from './onOneCore.ts';
import { quantile } from './quantile.ts';
import type { TargetCommands } from './targetProcess.ts';

const JOURNEYS = 2000;
const EVERY_S = 60;
const MINUTES = 2;
/** True delays of the target, milliseconds: until the head, and from there to the end. */
const DELAYS_MS = { firstByte: 20, transfer: 30 } as const;

const rounded = (value: number): number => Math.round(value * 100) / 100;
/** Median and 95th percentile of how far measured times are from the true ones. */
const errorsOf = (values: readonly number[], trueMs: number) => {
  const errors = values.map((value) => Math.abs(value - trueMs));
  return { median: rounded(median(errors)), p95: rounded(quantile(errors, 0.95)) };
};

type Measured = Readonly<{ runsPerCpuSecond: number; rssMb: number; cpuSeconds: number; runs: number; failed: number }>;

/** Thousands of journeys a minute against a target whose delays are known, and blackbox_exporter on the same. */
export const journeys: Benchmark = {
  summary: 'journeys at a rate: schedule error, CPU, memory, timing, beside blackbox_exporter',
  method:
    `${JOURNEYS} journeys of one GET every ${EVERY_S} s (--journeys, --every), spread at random, after one interval of warm-up for --minutes (default ${MINUTES}), ` +
    'scheduler and runners together on one core (taskset), the target in a process of its own. scheduleErrorMs: from when a run was due to when its request reached the target, connection included. ' +
    `timingErrorMs: phase against the target's true delays (${DELAYS_MS.firstByte} ms, ${DELAYS_MS.transfer} ms), which its own timers miss a little. ` +
    'blackbox_exporter probes the same URL as often, evenly, on the same core, afterwards; CPU of process and children from /proc.',
  switches: { journeys: { type: 'string' }, every: { type: 'string' }, minutes: { type: 'string' } },
  async run({ root, switches, say }) {
    const count = numberSwitch(switches, 'journeys', JOURNEYS);
    const everyS = numberSwitch(switches, 'every', EVERY_S);
    const seconds = numberSwitch(switches, 'minutes', MINUTES) * 60;
    const folder = join(root, 'bench/src/journeys');
    const target = leadProcess<TargetCommands>(join(folder, 'targetProcess.ts'));
    const checks = leadProcess<ChecksCommands>(join(folder, 'checksProcess.ts'));
    try {
      const url = `http://127.0.0.1:${await target.tell('listen', null)}`;
      const isPinned = onOneCore(checks.pid);
      await checks.tell('start', { url, count, everyS });
      say(`${count} journeys every ${everyS} s; warming up`);
      await delay(everyS * 1000);
      await Promise.all([target.tell('arrivals', null), checks.tell('runs', null)]);
      const cpuBefore = cpuSeconds(checks.pid);
      say(`measuring for ${seconds} s`);
      await delay(seconds * 1000);
      const cpu = cpuSeconds(checks.pid) - cpuBefore;
      const [arrivals, runs] = await Promise.all([target.tell('arrivals', null), checks.tell('runs', null)]);
      const rssMb = residentMb(checks.pid, 'VmHWM');
      await checks.tell('stop', null);

      const cameAt = new Map(arrivals);
      const scheduleErrors = runs.flatMap(({ mark, scheduledMs }) => {
        const atMs = cameAt.get(mark);
        return atMs === undefined ? [] : [atMs - scheduledMs];
      });
      const phase = (name: 'firstByte' | 'transfer') => runs.flatMap(({ phases }) => phases[name] ?? []);
      const vigil: Measured = {
        ...{ runs: runs.length, failed: runs.filter(({ outcome }) => outcome !== 'pass').length },
        ...{ cpuSeconds: rounded(cpu), runsPerCpuSecond: rounded(runs.length / cpu), rssMb: rounded(rssMb) },
      };
      const timing = {
        firstByte: errorsOf(phase('firstByte'), DELAYS_MS.firstByte),
        transfer: errorsOf(phase('transfer'), DELAYS_MS.transfer),
      };
      const peer = await measureBlackbox(`${url}/20/30`, count / everyS, seconds, say);
      const scheduleErrorMs = {
        p50: rounded(quantile(scheduleErrors, 0.5)),
        p99: rounded(quantile(scheduleErrors, 0.99)),
        max: rounded(Math.max(...scheduleErrors)),
      };
      return {
        kind: 'measured',
        figures: {
          scheduleErrorMsP99: scheduleErrorMs.p99,
          scheduleErrorMs,
          runsPerCpuSecond: { vigil: vigil.runsPerCpuSecond, blackbox: peer?.measured.runsPerCpuSecond ?? null },
          timingErrorMs: { vigil: timing, blackbox: peer?.timing ?? null },
          peakRssMb: { vigil: vigil.rssMb, blackbox: peer?.measured.rssMb ?? null },
          vigil,
          blackbox: peer?.measured ?? null,
          oneCore: isPinned,
        },
        ...(peer !== undefined && { versions: { blackbox_exporter: peer.version } }),
        table: [
          ['runs, not passed', `${vigil.runs}, ${vigil.failed}`],
          [
            'schedule error p50, p99, most',
            `${scheduleErrorMs.p50}, ${scheduleErrorMs.p99}, ${scheduleErrorMs.max} ms`,
          ],
          ['runs per CPU second', String(vigil.runsPerCpuSecond)],
          ['peak memory', `${vigil.rssMb} MB`],
          ['timing error of the first byte, median and p95', `${timing.firstByte.median}, ${timing.firstByte.p95} ms`],
          ['timing error of the transfer, median and p95', `${timing.transfer.median}, ${timing.transfer.p95} ms`],
          peer === undefined
            ? ['blackbox_exporter', 'absent: the Debian package prometheus-blackbox-exporter brings it']
            : [
                `blackbox_exporter ${peer.version}`,
                `${peer.measured.runsPerCpuSecond} runs per CPU second, ${peer.measured.rssMb} MB, first byte ${peer.timing.firstByte.median} ms, transfer ${peer.timing.transfer.median} ms`,
              ],
        ],
      };
    } finally {
      await Promise.all([checks.end(), target.end()]);
    }
  },
};

/** The peer at the same rate; undefined where it is not installed. */
async function measureBlackbox(url: string, perSecond: number, seconds: number, say: (line: string) => void) {
  const program = findBlackbox();
  if (program === undefined) return undefined;
  const blackbox = await startBlackbox(program);
  try {
    say(`blackbox_exporter ${blackbox.version} at the same rate for ${seconds} s`);
    const probes: Promise<BlackboxProbe>[] = [];
    const beganMs = performance.now();
    const cpuBefore = cpuSeconds(blackbox.pid);
    for (let nth = 0; nth < perSecond * seconds; nth++) {
      await delay(Math.max(0, beganMs + (nth / perSecond) * 1000 - performance.now()));
      probes.push(blackbox.probe(url));
    }
    const results = await Promise.all(probes);
    const cpu = cpuSeconds(blackbox.pid) - cpuBefore;
    const rssMb = rounded(residentMb(blackbox.pid, 'VmHWM'));
    const failed = results.filter(({ ok }) => !ok).length;
    const measured: Measured = {
      ...{ runs: results.length, failed, rssMb, cpuSeconds: rounded(cpu) },
      runsPerCpuSecond: rounded(results.length / cpu),
    };
    const timing = {
      firstByte: errorsOf(
        results.map(({ processingMs }) => processingMs),
        DELAYS_MS.firstByte,
      ),
      transfer: errorsOf(
        results.map(({ transferMs }) => transferMs),
        DELAYS_MS.transfer,
      ),
    };
    return { measured, timing, version: blackbox.version };
  } finally {
    await blackbox.stop();
  }
}
