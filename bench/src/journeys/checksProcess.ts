import { vigilConfigSchema } from '@vigil/quality-model';
import {
  checksSettings,
  createChecks,
  forkRunner,
  type Checks,
  type RunResult,
} from '../../../otel-collector-processor/src/checks/index.ts';
import { answerCommands } from '../pipeline/processes/commands.ts';

/** What is kept of a run. */
export type RunFigures = Readonly<{
  mark: string;
  scheduledMs: number;
  outcome: RunResult['outcome'];
  phases: RunResult['steps'][number]['phases'];
}>;

let checks: Checks | undefined;
let runs: RunFigures[] = [];
const entry = new URL('../../../otel-collector-processor/src/cli/main.ts', import.meta.url);

const commands = {
  /** Journeys of one GET each, spread over their interval. */
  start: ({ url, count, everyS }: Readonly<{ url: string; count: number; everyS: number }>): Promise<void> => {
    const config = vigilConfigSchema.parse({
      targets: [
        {
          baseUrl: url,
          allowPrivate: true,
          maxRequestsPerMinute: Math.ceil((count * 120) / everyS),
          maxConcurrent: 1000,
          maxBytesPerDay: 1e12,
        },
      ],
      journeys: Array.from({ length: count }, (_, index) => ({
        id: `j${index}`,
        name: `Journey ${index}`,
        schedule: { every: `${everyS}s`, jitter: `${everyS}s` },
        timeout: '10s',
        steps: [{ id: 'get', get: `${url}/20/30` }],
      })),
    });
    checks = createChecks({
      ports: {
        onRun: (run) => {
          const { checkId, runId, scheduledMs, outcome, steps } = run;
          runs.push({ mark: `${checkId}.${runId}`, scheduledMs, outcome, phases: steps[0]?.phases ?? {} });
          return Promise.resolve();
        },
        onSignal: () => {},
        recentRuns: () => Promise.resolve([]),
        onProblem: (message) => console.error(message),
      },
      spawnRunner: () => forkRunner(entry),
      ...{ installationKey: Buffer.from('0123456789abcdef0123456789abcdef'), location: 'bench', version: 'bench' },
    });
    checks.apply(checksSettings(config, () => ''));
    checks.start();
    return Promise.resolve();
  },
  /** What ended since it was asked last. */
  runs: (_: null): Promise<readonly RunFigures[]> => {
    const since = runs;
    runs = [];
    return Promise.resolve(since);
  },
  stop: async (_: null): Promise<void> => checks?.stop(5000),
};
export type ChecksCommands = typeof commands;

answerCommands(commands);
