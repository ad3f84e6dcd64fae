import { z } from 'zod';
import type { AlertSignalEvent } from '../../signals/index.ts';
import { createAlertmanagerClient, type ClientOptions } from '../api/alertmanagerClient.ts';
import { AlertmanagerError } from '../api/alertmanagerError.ts';
import type { AlertmanagerIntake } from '../intake/createAlertmanagerIntake.ts';
import { matchAll, type Matcher } from './matcher.ts';

/** A silence to be made. Times are Unix milliseconds by our clock. */
export type NewSilence = Readonly<{
  matchers: readonly Matcher[];
  startsAtMs: number;
  endsAtMs: number;
  createdBy: string;
  comment: string;
}>;

/** Silences in one Alertmanager. What goes wrong is an AlertmanagerError. */
export interface Silencer {
  /** Id of the Alertmanager. */
  readonly source: string;
  /** Resolves with the silence's id; the alerts' suppression is looked up at once. */
  createSilence(silence: NewSilence): Promise<string>;
  /** Ends a silence now; one that is over stays so. Rejects with `not_found` where there is none of this id. */
  expireSilence(silenceId: string): Promise<void>;
  /** Which of the alerts that are open now, silenced already or not, a silence with these matchers would be of. */
  preview(matchers: readonly Matcher[]): readonly AlertSignalEvent[];
}

export type SilencerOptions = ClientOptions &
  Readonly<{ intake: Pick<AlertmanagerIntake, 'open' | 'poll' | 'status'> }>;

const createdSchema = z.object({ silenceID: z.string().min(1) });

/** 0.25 answers with 500 for a silence that it does not know; 0.26 and later with 404. */
const UNKNOWN_SILENCE = /silence .*not found/i;
const IS_OVER = /silence .*already expired/i;

/** It refuses matchers in its own words, and all of them have the word. */
function sayWhichMatcher(error: unknown): never {
  if (error instanceof AlertmanagerError && error.code === 'refused' && error.message.includes('matcher'))
    throw new AlertmanagerError('invalid_matcher', error.message);
  throw error;
}

export function createSilencer(o: SilencerOptions): Silencer {
  const { intake } = o;
  const ask = createAlertmanagerClient(o);
  const theirTime = (ms: number): string => new Date(ms - intake.status().clockOffsetMs).toISOString();
  return {
    source: o.alertmanager.id,
    createSilence: async ({ matchers, startsAtMs, endsAtMs, createdBy, comment }) => {
      const body = { matchers, startsAt: theirTime(startsAtMs), endsAt: theirTime(endsAtMs), createdBy, comment };
      const { json } = await ask({ method: 'POST', path: '/api/v2/silences', body }).catch(sayWhichMatcher);
      const created = createdSchema.safeParse(json);
      if (!created.success)
        throw new AlertmanagerError('away', `Alertmanager "${o.alertmanager.id}" did not say which silence it made.`);
      void intake.poll();
      return created.data.silenceID;
    },
    expireSilence: async (silenceId) => {
      try {
        await ask({ method: 'DELETE', path: `/api/v2/silence/${encodeURIComponent(silenceId)}` });
      } catch (error) {
        const message = error instanceof AlertmanagerError ? error.message : '';
        if (UNKNOWN_SILENCE.test(message)) throw new AlertmanagerError('not_found', message);
        if (!IS_OVER.test(message)) throw error;
      }
      void intake.poll();
    },
    preview: (matchers) => matchAll(matchers, intake.open()),
  };
}
