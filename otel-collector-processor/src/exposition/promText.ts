const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

export type Labels = Readonly<Record<string, string>>;

/** `{a="b",c="d"}`, escaped as the text format 0.0.4 wants it; empty values are left out, which means the same. */
export function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) =>
    value === '' ? [] : [`${name}="${value.toWellFormed().replace(/[\\"\n]/g, (c) => ESCAPED[c]!)}"`],
  );
  return `{${pairs.join(',')}}`;
}

export type Sample = Readonly<{ suffix?: '_sum' | '_count' | '_bucket'; labels: Labels; value: number }>;
export type Family = Readonly<{
  name: string;
  type: 'counter' | 'gauge' | 'summary' | 'histogram';
  help: string;
  samples: readonly Sample[];
}>;

/** A family with its header; nothing for one without samples. */
export function familyText({ name, type, help, samples }: Family): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ suffix = '', labels, value }) => `${name}${suffix}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}
