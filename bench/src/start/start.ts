import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { cloneOf } from '../stack/cloneOf.ts';
import { median } from '../statistics/median.ts';
import { measureFirstKpi } from './measureFirstKpi.ts';
import { measureServeReady } from './measureServeReady.ts';

const SERVE_ROUNDS = 5;

/** From a fresh clone to the first KPI of real traffic; and how fast, and how large, the companion is. */
export const start: Benchmark = {
  summary: 'a fresh clone to its first KPI; the time until the companion is ready; its memory',
  method:
    'git clone of the last commit into an empty folder; `npm start -- --json` there with the package cache as it is; ' +
    'GET /api/v1/services until a service has calls. secondsToFirstKpi runs from the start of npm to that answer, ' +
    'secondsToUrls to the JSON line. The workbench is on, as it is for users: at its address it answers with the rest, ' +
    'and what it builds the first time goes on beside, at a low priority; its end is not waited for, and it is stopped ' +
    'with everything else. rssMb: resident memory of the companion, all its processes, 10 s after the first ' +
    `KPI, under the shop's traffic. serveReadyMs: from the start of the process, with an empty data folder and nothing ` +
    `configured, to 200 at /readyz; median of ${SERVE_ROUNDS}.`,
  async run({ root, say }) {
    say('cloning');
    const clone = cloneOf(root);
    try {
      say('npm start in the clone, until the first KPI');
      const { secondsToUrls, secondsToFirstKpi, rssMb } = await measureFirstKpi(clone.folder, say);
      const rounds: number[] = [];
      for (let round = 0; round < SERVE_ROUNDS; round++) {
        say(`vigil serve, ${round + 1} of ${SERVE_ROUNDS}`);
        rounds.push(await measureServeReady(clone.folder, join(clone.folder, `.vigil/data-${round}`)));
      }
      const serveReadyMs = Math.round(median(rounds));
      return {
        kind: 'measured',
        figures: { secondsToFirstKpi, serveReadyMs, rssMb, secondsToUrls, serveReadyMsRounds: rounds.map(Math.round) },
        table: [
          ['npm start to the addresses', `${secondsToUrls} s`],
          ['npm start to the first KPI', `${secondsToFirstKpi} s`],
          ['vigil serve until ready', `${serveReadyMs} ms`],
          ['resident memory of the companion', rssMb === null ? 'not known on this system' : `${rssMb} MB`],
        ],
      };
    } finally {
      clone.remove();
    }
  },
};
