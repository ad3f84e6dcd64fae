import { ExchangeError } from './exchangeError.ts';

/** A timer that fires so much too late says that this machine is too busy to judge anybody. */
export const LATE_MS = 1000;

export type TimeLimit = Readonly<{
  /** On the clock of `monotonicMs`. */
  deadlineMs: number;
  monotonicMs: () => number;
  signal: AbortSignal;
  timeout: () => ExchangeError;
}>;

/** The fault of a timeout: the target's, unless the timer itself came too late. */
export function timeoutFault(lateMs: number, timeout: () => ExchangeError): ExchangeError {
  if (lateMs <= LATE_MS) return timeout();
  return new ExchangeError('runner', `this machine is too busy: a timer came ${Math.round(lateMs)} ms late`);
}

/** `work`, unless its time is over or the run is ended before. What it still does then, nobody waits for. */
export function withinTime<T>(work: Promise<T>, { deadlineMs, monotonicMs, signal, timeout }: TimeLimit): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const onAbort = (): void => settle(() => reject(new ExchangeError('runner', 'the run was ended')));
    const onTime = (): void => settle(() => reject(timeoutFault(monotonicMs() - deadlineMs, timeout)));
    const timer = setTimeout(onTime, Math.max(0, Math.min(2 ** 31 - 1, deadlineMs - monotonicMs())));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) return onAbort();
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
    );
  });
}
