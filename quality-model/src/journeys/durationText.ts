import { z } from 'zod';

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const DURATION = /^(0|[1-9]\d{0,6})(ms|s|m|h)$/;

/** Milliseconds of a duration as `durationTextSchema` takes it: `800ms`, `30s`, `5m`, `1h`. Throws for any other text. */
export function durationMs(text: string): number {
  const parts = DURATION.exec(text);
  if (parts === null) throw new Error(`${text} is not a duration`);
  return Number(parts[1]) * UNIT_MS[parts[2] as keyof typeof UNIT_MS];
}

/** A whole number with one unit, from `min` to `max`. It stays text, so that a configuration shows its unit. */
export function durationTextSchema(min: string, max: string) {
  return z
    .string()
    .regex(DURATION, { error: 'must be a whole number with one unit, as 800ms, 30s, 5m or 1h' })
    .refine(
      (text) => !DURATION.test(text) || (durationMs(text) >= durationMs(min) && durationMs(text) <= durationMs(max)),
      {
        error: `must be from ${min} to ${max}`,
      },
    );
}
