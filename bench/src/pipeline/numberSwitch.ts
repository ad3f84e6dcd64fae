/** A switch that is a number above 0. Throws for anything else. */
export function numberSwitch(
  switches: Readonly<Record<string, string | boolean | undefined>>,
  name: string,
  byDefault: number,
): number {
  const text = switches[name];
  if (text === undefined) return byDefault;
  const value = Number(text);
  if (typeof text !== 'string' || !Number.isFinite(value) || value <= 0)
    throw new Error(`--${name} ${String(text)}: it must be a number above 0`);
  return value;
}
