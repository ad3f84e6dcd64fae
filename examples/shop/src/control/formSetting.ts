/** A fault's settings as a form sends them, all strings: `on` is a checkbox or button, everything else a number. */
export function formSetting(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      return [name, name === 'on' ? value === 'true' : Number(value)];
    }),
  );
}
