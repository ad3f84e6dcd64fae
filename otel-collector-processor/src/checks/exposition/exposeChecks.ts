import { JOURNEY_STATUSES, type Target } from '@vigil/quality-model';
import type { CheckPlan } from '../checksSettings.ts';
import { RUN_VERDICTS, type JourneyRecord } from '../schedule/journeyRecord.ts';
import { SKIP_REASONS } from '../schedule/performRun.ts';
import { journeyStatus } from '../verdict/journeyVerdict.ts';
import { familyText, type Family, type Labels } from '../../exposition/index.ts';
import { probeFamilies } from './probeFamilies.ts';

/** Kinds of checks as Grafana's synthetic monitoring calls them; a look at TLS is one of its TCP checks. */
function checkName({ steps }: CheckPlan): string {
  const [first, second] = steps;
  if (first === undefined || second !== undefined) return 'multihttp';
  return first.probe.kind === 'tls' ? 'tcp' : first.probe.kind;
}

/** Names and labels that the dashboards and rules of Grafana's synthetic monitoring read; then Vigil's own. */
function families(records: readonly JourneyRecord[], location: string, nowMs: number): readonly Family[] {
  const rows = records.map((record) => {
    const { plan } = record;
    const labels: Labels = { job: plan.name, instance: plan.target, probe: location };
    const status = journeyStatus(record.verdict, plan.intervalMs, nowMs);
    // What a journey was long ago is not what it is: its last result goes when it is stale.
    const judged = status === 'stale' || status === 'pending' ? undefined : record.lastJudged;
    return { record, plan, labels, own: { ...labels, journey: plan.id }, status, judged };
  });
  const good = ({ runs }: JourneyRecord): number => runs.pass + runs.unstable;
  return [
    {
      name: 'probe_success',
      type: 'gauge',
      help: 'Did the last run with a verdict pass (1) or fail (0)?',
      samples: rows.flatMap(({ labels, judged }) =>
        judged === undefined ? [] : [{ labels, value: judged.outcome === 'pass' ? 1 : 0 }],
      ),
    },
    {
      name: 'probe_duration_seconds',
      type: 'gauge',
      help: 'Duration of its steps, without cleanup.',
      samples: rows.flatMap(({ labels, judged }) =>
        judged === undefined ? [] : [{ labels, value: judged.durationMs / 1000 }],
      ),
    },
    {
      name: 'probe_all_success',
      type: 'summary',
      help: 'Runs with a verdict (count), and those of them that passed (sum).',
      samples: rows.flatMap(({ record, labels }) => [
        { suffix: '_sum' as const, labels, value: good(record) },
        { suffix: '_count' as const, labels, value: good(record) + record.runs.fail },
      ]),
    },
    ...probeFamilies(rows),
    {
      name: 'sm_check_info',
      type: 'gauge',
      help: 'Always 1; what the journey is.',
      samples: rows.map(({ labels, plan }) => ({
        labels: { ...labels, check_name: checkName(plan), frequency: String(plan.intervalMs), region: location },
        value: 1,
      })),
    },
    {
      name: 'vigil_journey_info',
      type: 'gauge',
      help: 'Always 1; whose the journey is.',
      samples: rows.map(({ own, plan }) => ({
        labels: {
          ...own,
          criticality: plan.criticality,
          owner: plan.owner ?? '',
          service_name: plan.serviceIdentity?.name ?? '',
          service_namespace: plan.serviceIdentity?.namespace ?? '',
          deployment_environment_name: plan.serviceIdentity?.environment ?? '',
        },
        value: 1,
      })),
    },
    {
      name: 'vigil_journey_status',
      type: 'gauge',
      help: 'How the journey stands: 1 for the status that it has, 0 for the others.',
      samples: rows.flatMap(({ own, status }) =>
        JOURNEY_STATUSES.map((candidate) => ({
          labels: { ...own, status: candidate },
          value: candidate === status ? 1 : 0,
        })),
      ),
    },
    {
      name: 'vigil_journey_runs_total',
      type: 'counter',
      help: 'Runs by outcome. unstable: passed after a retry. unknown: the runner could not tell.',
      samples: rows.flatMap(({ own, record }) =>
        RUN_VERDICTS.map((outcome) => ({ labels: { ...own, outcome }, value: record.runs[outcome] })),
      ),
    },
    {
      name: 'vigil_journey_skipped_total',
      type: 'counter',
      help: 'Runs and retries that did not take place, by reason.',
      samples: rows.flatMap(({ own, record }) =>
        SKIP_REASONS.map((reason) => ({ labels: { ...own, reason }, value: record.skipped[reason] })),
      ),
    },
    {
      name: 'vigil_cleanup_leaked_total',
      type: 'counter',
      help: 'Cleanup steps that failed, or could not be made: something may have been left behind.',
      samples: rows.map(({ own, record }) => ({ labels: own, value: record.leaked })),
    },
  ];
}

/** What is done for the sake of targets. */
export type SafetyFigures = Readonly<{
  targets: readonly Target[];
  paused: ReadonlyMap<string, unknown>;
  bytesUsed: (target: string) => number;
}>;

function safetyFamilies({ targets, paused, bytesUsed }: SafetyFigures, location: string): readonly Family[] {
  const labelled = (value: (target: Target) => number) =>
    targets.map((target) => ({ labels: { instance: target.name, probe: location }, value: value(target) }));
  return [
    {
      name: 'vigil_journey_target_paused',
      type: 'gauge',
      help: 'Do journeys leave the target alone, because its customers suffer or it said so (1), or not (0)?',
      samples: labelled(({ name }) => (paused.has(name) ? 1 : 0)),
    },
    {
      name: 'vigil_journey_target_bytes',
      type: 'gauge',
      help: 'Bytes that the target took in the last 24 hours, or may take by what is under way.',
      samples: labelled(({ name }) => bytesUsed(name)),
    },
    {
      name: 'vigil_journey_target_bytes_limit',
      type: 'gauge',
      help: 'Bytes that the target takes in 24 hours at most.',
      samples: labelled(({ maxBytesPerDay }) => maxBytesPerDay),
    },
  ];
}

/** Series of journeys, in chunks of a family. One that was removed has none. */
export function* exposeChecks(
  records: readonly JourneyRecord[],
  location: string,
  nowMs: number,
  safety: SafetyFigures = { targets: [], paused: new Map(), bytesUsed: () => 0 },
): Iterable<string> {
  for (const family of [...families(records, location, nowMs), ...safetyFamilies(safety, location)]) {
    const text = familyText(family);
    if (text !== '') yield text;
  }
}
