import { findTarget } from '@vigil/quality-model';
import { ExchangeError } from '../http/exchangeError.ts';
import { openSocket } from '../http/openSocket.ts';
import type { StepContext } from './stepContext.ts';

/** A canary answers at once, or there is no network worth the name. */
const CANARY_MAX_MS = 3000;

/**
 * Why a failure to reach the target says nothing of it, as the beginning of a sentence: the canary, which is there
 * whenever this machine has a network, cannot be reached either. Undefined if it can, if there is none, or if its budget
 * has no room.
 */
export async function whyBlind(context: StepContext): Promise<string | undefined> {
  const { canary, targets } = context.order;
  if (canary === undefined) return undefined;
  const url = new URL(`tcp://${canary}`);
  const target = findTarget(targets, url);
  if (target === undefined) return undefined;
  const token = await context.ask(target.name);
  if (token === undefined) return undefined;
  context.onSent(token);
  try {
    const socket = await openSocket({
      hostname: url.hostname,
      port: Number(url.port),
      allowPrivate: target.allowPrivate,
      lookup: context.lookup,
      deadlineMs: context.monotonicMs() + CANARY_MAX_MS,
      monotonicMs: context.monotonicMs,
      signal: context.signal,
      onPhase: () => {},
    });
    socket.destroy();
    return undefined;
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    return `this machine has no network, its canary ${canary} cannot be reached either`;
  }
}
