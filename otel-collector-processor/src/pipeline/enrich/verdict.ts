import { SYNTHETIC_TYPES } from '../../messages/index.ts';
import { labelSet, type LabelSet } from '../wire/index.ts';

/** What an item was told by; '' for customers' traffic. */
export type Evidence = '' | 'trace_id' | 'tracestate' | 'user_agent' | 'header' | 'attribute' | 'linked';

/** What is known of an item's traffic. `synthetic` is an index into SYNTHETIC_TYPES; `labels` is what has to be appended. */
export type Enrichment = Readonly<{
  synthetic: number;
  labels: LabelSet | undefined;
  evidence: Evidence;
  /** Id of the journey of this installation that it belongs to, or ''. */
  checkId: string;
}>;

/** Who sent something synthetic; `check` for a journey of this installation. */
export type Verdict = Readonly<{
  type: 'test' | 'bot';
  source: string;
  check?: Readonly<{ id: string; runId: string; location: string }>;
}>;

/** A verdict with what it was told by, and what follows for an item, by what the item says itself (SYNTHETIC_TYPES). */
export type Finding = Readonly<{
  verdict: Verdict;
  bySaid: readonly [Enrichment, Enrichment, Enrichment];
  /** It stands also for a call that a service makes with its own user agent: the operator says so. */
  ofCallers?: boolean;
}>;

export const CUSTOMER: Enrichment = { synthetic: 0, labels: undefined, evidence: '', checkId: '' };
export const TEST = SYNTHETIC_TYPES.indexOf('test');
export const BOT = SYNTHETIC_TYPES.indexOf('bot');

/** What an application says itself is kept: then only the other labels are added. */
export function findingOf(verdict: Verdict, evidence: Exclude<Evidence, ''>): Finding {
  const { type, source, check } = verdict;
  const others = {
    ...(check !== undefined && {
      'vigil.check.id': check.id,
      'vigil.check.run_id': check.runId,
      'vigil.check.location': check.location,
    }),
    'vigil.synthetic.source': source,
    'vigil.synthetic.evidence': evidence,
  };
  const checkId = check?.id ?? '';
  const kept = labelSet(others);
  return {
    verdict,
    bySaid: [
      {
        synthetic: type === 'test' ? TEST : BOT,
        labels: labelSet({ 'user_agent.synthetic.type': type, ...others }),
        evidence,
        checkId,
      },
      { synthetic: TEST, labels: kept, evidence, checkId },
      { synthetic: BOT, labels: kept, evidence, checkId },
    ],
  };
}
