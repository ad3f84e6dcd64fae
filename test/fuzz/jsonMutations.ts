import type { Chance } from './chance.ts';

/** What may stand where another value stood. */
const VALUES: readonly ((chance: Chance) => string)[] = [
  () => 'null',
  () => '{}',
  () => '[]',
  () => '""',
  () => '"\\ud800"',
  () => '1e400',
  () => '-0',
  () => '9007199254740993',
  () => '"18446744073709551616"',
  () => '"NaN"',
  () => '"AAAA=="',
  () => '{"__proto__":1}',
  (chance) => `${'['.repeat(1 + chance.below(3000))}1`,
  (chance) => deepValue(1 + chance.below(150)),
  (chance) => '{"a":'.repeat(1 + chance.below(300)),
  (chance) => String(chance.below(1e9)),
  (chance) => `"${'x'.repeat(chance.below(300))}"`,
];

const deepValue = (levels: number): string =>
  `${'{"arrayValue":{"values":['.repeat(levels)}{"stringValue":"deep"}${']}}'.repeat(levels)}`;

/** A string (a key too), a number, a word or a punctuation mark. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[[\]{}:,]/y;

/** JSON text in which one token, or what looks like one from some place on, is replaced, dropped or doubled. */
export function mutateToken(json: Buffer, chance: Chance): Buffer {
  const text = json.toString('latin1'); // a byte a character: positions stay right
  const isValue = chance.happens(0.8);
  // behind a colon stands a value: most cases are still JSON then
  const from = isValue ? text.indexOf(':', chance.below(text.length)) + 1 : chance.below(text.length);
  TOKEN.lastIndex = from;
  const token = TOKEN.exec(text)?.[0] ?? '';
  const replacement = isValue
    ? chance.pick(VALUES)(chance)
    : chance.pick([() => '', () => `${token}${token}`, () => `${token},${token}`, () => chance.pick(VALUES)(chance)])();
  return Buffer.from(text.slice(0, from) + replacement + text.slice(from + token.length), 'latin1');
}
