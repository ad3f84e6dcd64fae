import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import type { IssueList } from '../../../quality-model/src/index.ts';
import { launchChromium } from '../../../test/support/browser/launchChromium.ts';
import type { Benchmark, TableRow } from '../benchmark.ts';
import { readFaults, watchedSeries } from '../faults/expectedCauses.ts';
import { codeOf } from '../rows/codeOf.ts';
import { cloneOf, type Clone } from '../stack/cloneOf.ts';
import { startStack, type Stack } from '../stack/startStack.ts';
import { untilCalm } from '../stack/untilCalm.ts';
import { spreadOf } from '../statistics/spread.ts';
import { performStory, UNTOLD } from './performStory.ts';
import { buildWorkbenches, serveHost, type ServedHost } from './startWorkbenches.ts';
import { storyRows, type StoryRow } from './storyRow.ts';

const ROUNDS = 5;
const RESULTS = 'bench/results/story.csv';
const FAULT = 'paymentSlow';
const HOSTS = ['grafana-12', 'grafana-13'];
const CHROMIUM = '/usr/bin/chromium';
const JUDGED = [
  'otel-collector-processor/src',
  'quality-model/src',
  'examples/shop',
  'grafana-plugin/src',
  'grafana-plugin/workbench',
];

/** The engine's story as people see it: a fault on Overview, its cause on the issue's page, and what one may do. */
export const story: Benchmark = {
  summary: 'payment slow, seen and acted on in headless Chromium in both hosts of the workbench',
  method:
    'git clone of the last commit, `npm start` there, both hosts of the workbench with the plugin built from it, headless ' +
    'Chromium. Each round, once all is learned and calm, and no trouble was there so lately that it would come back: Overview is open in both hosts, payment is made slow. ' +
    'secondsToOverview: from the API (asked every 100 ms) having the issue until Overview shows it. secondsToCause: from ' +
    'the click on the issue until its page names payment first, with evidence and chart. secondsToAcknowledge: an ' +
    'Editor’s click until the page says acknowledged. viewerStatus: what the server says to a Viewer who tries. The hosts ' +
    `go on one after the other; every host of a round is a row of ${RESULTS}, failures included; rows of other code than ` +
    'the last commit’s are kept and not counted. Intervals are the least and the largest. Run again to go on. --of COMMIT reports the rounds of that commit, and measures nothing.',
  switches: { rounds: { type: 'string' }, of: { type: 'string' } },
  async run({ root, switches, say }) {
    const rounds = Number(switches.rounds ?? ROUNDS);
    const rows = storyRows(join(root, RESULTS));
    const code = codeOf(root, typeof switches.of === 'string' ? switches.of : 'HEAD', JUDGED);
    const counted = () => rows.read().filter((row) => row.code === code);
    // Another commit than the last can only be reported.
    const isMissing = () =>
      switches.of === undefined && HOSTS.some((host) => counted().filter((row) => row.host === host).length < rounds);

    const clone = isMissing() ? cloneOf(root) : undefined;
    const ends: (() => Promise<unknown>)[] = [];
    try {
      if (clone !== undefined) {
        const { stack, hosts } = await bringUp(clone, ends);
        const browser = await launchChromium(CHROMIUM);
        ends.push(() => browser.close());
        const faults = readFaults(root);
        const cause = faults.faults[FAULT]!.cause.service;
        while (isMissing()) {
          say('waiting until everything is learned and calm');
          await untilCalm(stack, watchedSeries(faults));
          await untilForgotten(stack, root);
          const started = { commit: clone.commit, code, startedAt: new Date().toISOString() };
          say(`${started.startedAt} ${FAULT}`);
          try {
            for (const told of await performStory(browser, stack, hosts, { fault: FAULT, cause })) {
              rows.append({ ...started, outcome: told.failure === '' ? 'pass' : 'fail', ...told });
              say(JSON.stringify(told));
            }
          } catch (error) {
            const nothing = { ...started, outcome: 'fail', ...UNTOLD, failure: String(error) } as const;
            for (const host of HOSTS) rows.append({ ...nothing, host });
            throw error;
          }
        }
      }
    } finally {
      for (const end of ends.reverse()) await end();
      clone?.remove();
    }
    return { kind: 'measured', figures: figuresOf(counted()), table: tableOf(counted()) };
  },
};

const POLL_EVERY_MS = 1000;

/** Waits until a fault makes an issue of its own: what comes back within `triage.reopenMs` opens the one before again. */
async function untilForgotten(stack: Stack, root: string): Promise<void> {
  const text = readFileSync(join(root, 'examples/shop/vigil.yaml'), 'utf8');
  const { triage } = parse(text) as { triage: { reopenMs: number } };
  for (;;) {
    const { issues } = await stack.get<IssueList>('/api/v1/issues?state=resolved');
    const resolvedMs = Math.max(0, ...issues.map((issue) => issue.resolvedMs ?? 0));
    if (Date.now() - resolvedMs > triage.reopenMs) return;
    await delay(POLL_EVERY_MS);
  }
}

async function bringUp(
  { folder }: Clone,
  ends: (() => Promise<unknown>)[],
): Promise<Readonly<{ stack: Stack; hosts: readonly ServedHost[] }>> {
  const stack = await startStack(folder, { VIGIL_WORKBENCH: 'off' });
  ends.push(() => stack.stop());
  // At a low priority, while the companion learns.
  buildWorkbenches(folder, HOSTS);
  const hosts: ServedHost[] = [];
  for (const host of HOSTS) {
    const served = await serveHost(folder, host, stack);
    ends.push(() => served.stop());
    hosts.push(served);
  }
  return { stack, hosts };
}

const TIMES = ['secondsToOverview', 'secondsToCause', 'secondsToAcknowledge'] as const;

function figuresOf(rows: readonly StoryRow[]): Readonly<Record<string, unknown>> {
  const figures = HOSTS.map((host) => {
    const own = rows.filter((row) => row.host === host);
    const times = TIMES.map((time) => [time, spreadOf(own.map((row) => row[time]))]);
    const failed = own.filter(({ outcome }) => outcome === 'fail').length;
    return [host, { rounds: own.length, failed, ...Object.fromEntries(times) }];
  });
  return Object.fromEntries(figures) as Record<string, unknown>;
}

function tableOf(rows: readonly StoryRow[]): readonly TableRow[] {
  return HOSTS.map((host) => {
    const own = rows.filter((row) => row.host === host);
    const passed = own.filter(({ outcome }) => outcome === 'pass').length;
    const times = TIMES.map((time) => {
      const spread = spreadOf(own.map((row) => row[time]));
      return spread === null ? '' : `; ${time} ${spread.median.toFixed(2)} (${spread.min}–${spread.max})`;
    });
    return [host, `${passed} of ${own.length} good${times.join('')}`];
  });
}
