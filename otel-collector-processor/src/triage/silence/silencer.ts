import type { SilenceMatcher } from '@vigil/quality-model';
import type { AlertSignalEvent } from '../../signals/index.ts';

export type NewSilence = Readonly<{
  /** All of them have to match. */
  matchers: readonly Readonly<SilenceMatcher>[];
  /** Unix milliseconds. */
  startsAtMs: number;
  endsAtMs: number;
  /** Login. */
  createdBy: string;
  comment: string;
}>;

/** A silence as one Alertmanager has it. */
export type MadeSilence = Readonly<{ silenceId: string; source: string }>;

/**
 * What triage asks of one Alertmanager. An error's message says, for people, what is wrong and what to do; with the code
 * `invalid_matcher` it is the matchers that are wrong.
 */
export interface Silencer {
  /** Id of the Alertmanager. */
  readonly source: string;
  /** Alerts that are open now, silenced already or not, that a silence with these matchers would be of. */
  preview(matchers: readonly Readonly<SilenceMatcher>[]): readonly AlertSignalEvent[];
  /** Resolves with the silence's id. */
  createSilence(silence: NewSilence): Promise<string>;
}
