import { setTimeout as delay } from 'node:timers/promises';
import type { Issue, IssueList } from '../../../quality-model/src/index.ts';
import type { Stack } from '../stack/startStack.ts';
import { switchFault } from '../stack/switchFault.ts';
import { QUIET, type RoundRow } from './roundRow.ts';

const POLL_EVERY_MS = 1000;
const FAULT_MS = 120_000;
const AFTER_MS = 300_000;
/** Alert rules look back some minutes: what they say is waited for. */
const RESOLVED_WITHIN_MS = 900_000;

export type RoundPlan = Readonly<{
  fault: string;
  /** Services that may be named first. */
  expected: readonly string[];
  /** Waits so long before it begins, so that faults meet every hour of the shop's day. */
  pauseMs: number;
}>;

type Observed = Omit<RoundRow, 'commit' | 'code' | 'seed' | 'fault' | 'startedAt' | 'outcome' | 'failure'>;

/** Of a round that could not be observed. */
export const NOTHING: Observed = {
  issues: null,
  secondsToIssue: null,
  rankAtOnce: null,
  rankAtFaultEnd: null,
  rankAtEnd: null,
  firstCause: '',
  kinds: '',
  signals: null,
  merged: null,
  setAside: null,
  secondsToResolve: null,
};

/**
 * Switches a fault on for two minutes (none in a quiet round) and looks at the API every second until five minutes after
 * its end, or until all is resolved if that is later. What the API does not answer is an error.
 */
export async function performRound(
  stack: Stack,
  plan: RoundPlan,
): Promise<Readonly<{ observed: Observed; failure: string; issues: readonly Issue[] }>> {
  await delay(plan.pauseMs);
  const before = await countersOf(stack);
  const rank = (issue: Issue) => 1 + issue.causes.findIndex(({ service }) => plan.expected.includes(service.name));
  const seen = new Map<string, number>();
  let secondsToIssue: number | null = null;
  let resolvedMs: number | null = null;
  const rankNow = async (): Promise<number | null> => {
    const [id] = seen.keys();
    return id === undefined ? null : rank(await stack.get<Issue>(`/api/v1/issues/${id}`));
  };
  const ranks: { atOnce: number | null; atFaultEnd: number | null } = { atOnce: null, atFaultEnd: null };
  const startedMs = performance.now();
  const watch = async (untilMs: number, orLonger = () => false) => {
    while (performance.now() < untilMs || orLonger()) {
      const { issues } = await stack.get<IssueList>('/api/v1/issues?state=open,acknowledged');
      const atMs = performance.now();
      for (const { id } of issues) if (!seen.has(id)) seen.set(id, atMs);
      if (seen.size > 0 && secondsToIssue === null) {
        secondsToIssue = Math.round((atMs - startedMs) / 100) / 10;
        ranks.atOnce = await rankNow();
      }
      if (issues.length > 0) resolvedMs = null;
      else if (seen.size > 0) resolvedMs ??= atMs;
      await delay(POLL_EVERY_MS);
    }
  };
  let faultEndMs = startedMs + FAULT_MS;
  try {
    if (plan.fault !== QUIET) await switchFault(stack, plan.fault, true);
    await watch(faultEndMs);
    ranks.atFaultEnd = await rankNow();
  } finally {
    if (plan.fault !== QUIET) await switchFault(stack, plan.fault, false);
    faultEndMs = performance.now();
  }
  const latestMs = faultEndMs + RESOLVED_WITHIN_MS;
  await watch(faultEndMs + AFTER_MS, () => seen.size > 0 && resolvedMs === null && performance.now() < latestMs);
  const after = await countersOf(stack);
  const issues = await Promise.all([...seen.keys()].map((id) => stack.get<Issue>(`/api/v1/issues/${id}`)));
  const [issue] = issues;
  const observed: Observed = {
    issues: seen.size,
    secondsToIssue,
    rankAtOnce: ranks.atOnce,
    rankAtFaultEnd: ranks.atFaultEnd,
    rankAtEnd: issue === undefined ? null : rank(issue),
    firstCause: issue?.causes[0]?.service.name ?? '',
    kinds: [...new Set(issue?.signals.list.map(({ kind }) => kind))].sort().join(' '),
    signals: issue?.signals.list.length ?? null,
    merged: after.merged - before.merged,
    setAside: after.setAside - before.setAside,
    secondsToResolve: resolvedMs === null ? null : Math.round((resolvedMs - faultEndMs) / 1000),
  };
  return { observed, failure: failureOf(plan, observed), issues };
}

/** What was not as it is to be; '' if all was. */
function failureOf({ fault }: RoundPlan, o: Observed): string {
  if (fault === QUIET) return o.issues === 0 ? '' : `${o.issues} issues and nothing was wrong`;
  const failures = [
    o.issues === 1 ? '' : `${o.issues} issues`,
    o.issues === 0 || o.rankAtFaultEnd !== null ? '' : 'no issue while the fault lasts',
    o.rankAtFaultEnd === null || o.rankAtFaultEnd === 1
      ? ''
      : `cause has rank ${o.rankAtFaultEnd} at the end of the fault`,
    o.issues === 0 || o.rankAtEnd === 1 ? '' : `cause has rank ${o.rankAtEnd} at the end`,
    o.issues === 0 || o.secondsToResolve !== null ? '' : 'not resolved within 15 minutes',
  ];
  return failures.filter((text) => text !== '').join('; ');
}

async function countersOf(stack: Stack): Promise<Readonly<{ merged: number; setAside: number }>> {
  const metrics = await stack.metrics();
  const value = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1]);
  return { merged: value('vigil_issues_merged_total'), setAside: value('vigil_signals_set_aside_total') };
}
