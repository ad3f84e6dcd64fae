const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 } as const;
const PART = /(\d+)(ms|[smhdwy])/g;

/** Milliseconds of a duration as PromQL writes it, `1h30m`; undefined for any other text. */
export function promDurationMs(text: string): number | undefined {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined;
  let ms = 0;
  for (const [, count = '', unit = 's'] of text.matchAll(PART))
    ms += Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return ms;
}
