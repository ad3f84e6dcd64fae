import type { IssueState } from '@vigil/quality-model';
import type { IssueRecord } from '../issueRecord.ts';
import type { MadeSilence } from '../silence/silencer.ts';

/** What a person does to an issue. Texts are trimmed and bounded by the API. */
export type IssueAct =
  | Readonly<{ kind: 'acknowledge'; comment: string }>
  | Readonly<{ kind: 'unacknowledge' }>
  /** null: nobody. */
  | Readonly<{ kind: 'assign'; assignee: string | null }>
  | Readonly<{ kind: 'note'; markdown: string }>
  /** `force`: also while signals last. */
  | Readonly<{ kind: 'resolve'; reason: string; force: boolean }>
  /** Writes down what was silenced. */
  | Readonly<{ kind: 'silence'; made: readonly MadeSilence[]; endsAtMs: number; comment: string }>;

/** Who acts, and on which version of the issue. */
export type Actor = Readonly<{ login: string; expectedVersion: number; atMs: number }>;

/** Why an act is not done. */
export type Refusal =
  | Readonly<{ kind: 'not_found' }>
  /** It is not what the actor saw any more. */
  | Readonly<{ kind: 'conflict'; version: number }>
  | Readonly<{ kind: 'still_firing'; signals: readonly string[] }>
  /** The act wants another state; `mergedInto` where the issue lives on. */
  | Readonly<{ kind: 'not_open'; state: IssueState; mergedInto: string | null }>;

export type ActResult = Readonly<{ kind: 'done'; issue: IssueRecord }> | Refusal;
