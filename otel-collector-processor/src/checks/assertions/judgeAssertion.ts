import { isSecretName, type Assertion, type Comparison } from '@vigil/quality-model';
import { bodyText, headerText, type Answer } from '../http/answer.ts';
import { holds, lengthOf } from './compare.ts';
import { select } from './jsonPath.ts';
import { schemaErrors } from './schemaErrors.ts';

/** An answer, how long it took from the start of the step to the last byte, and the cookies that the run has then. */
export type Judged = Readonly<{ answer: Answer; durationMs: number; cookieOf?: (name: string) => string | undefined }>;

/** More of a value is not shown. */
const SHOWN_MAX = 120;

type Redact = (text: string) => string;

/** Redacted before it is cut: half a secret is one too. */
function shown(value: unknown, redact: Redact): string {
  const text = redact(JSON.stringify(value) ?? 'nothing');
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

const WORDS = {
  equals: 'be',
  notEquals: 'not be',
  contains: 'contain',
  notContains: 'not contain',
  matches: 'match',
  notMatches: 'not match',
  length: 'have the length',
  lt: 'be less than',
  lte: 'be at most',
  gt: 'be more than',
  gte: 'be at least',
} as const satisfies Record<Exclude<Comparison['kind'], 'exists'>, string>;

type ParsedJson = Readonly<{ kind: 'json'; data: unknown }> | Readonly<{ kind: 'broken'; why: string }>;

/** A body of 5 MiB is parsed once, however many assertions look into it. */
const parsed = new WeakMap<Answer, ParsedJson>();

/** The JSON of an answer, or why it has none. */
export function jsonOf(answer: Answer, redact: Redact = (text) => text): ParsedJson {
  const known = parsed.get(answer) ?? parseJson(answer, redact);
  parsed.set(answer, known);
  return known;
}

function parseJson(answer: Answer, redact: Redact): ParsedJson {
  const text = bodyText(answer);
  try {
    return { kind: 'json', data: JSON.parse(text) };
  } catch {
    return {
      kind: 'broken',
      why:
        text === ''
          ? 'the body is empty, and should be JSON'
          : `the body is no JSON: it begins with ${shown(redact(text).slice(0, 40), redact)}`,
    };
  }
}

/** `values`: what is there under `name`; none where it is not there. `hide`: values are secrets. */
function judgeValues(
  name: string,
  values: readonly unknown[],
  comparisons: readonly Comparison[],
  redact: Redact,
  hide = false,
): string | undefined {
  for (const comparison of comparisons) {
    if (comparison.kind === 'exists') {
      if (values.length > 0 === comparison.expected) continue;
      return comparison.expected ? `${name} is not there` : `${name} is there, and should not be`;
    }
    if (values.length === 0 && comparison.kind !== 'notContains' && comparison.kind !== 'notMatches')
      return `${name} is not there`;
    const odd = values.findIndex((value) => !holds(comparison, value));
    if (odd < 0) continue;
    const value = values[odd];
    const is =
      comparison.kind === 'length'
        ? `has the length ${lengthOf(value) ?? 'nothing'}`
        : `is ${hide ? 'something else' : shown(value, redact)}`;
    const expected =
      comparison.kind === 'matches' || comparison.kind === 'notMatches'
        ? `/${comparison.expected}/`
        : shown(comparison.expected, redact);
    return `${name} ${is}, and should ${WORDS[comparison.kind]} ${hide ? 'what the journey says' : expected}`;
  }
  return undefined;
}

/** `200`, `200 or 204`, `from 200 to 399`. */
function statusWords(anyOf: readonly number[]): string {
  const [first, last] = [anyOf[0] ?? 0, anyOf.at(-1) ?? 0];
  const isRange = anyOf.length > 5 && last - first === anyOf.length - 1;
  return isRange ? `from ${first} to ${last}` : anyOf.join(' or ');
}

/** What is wrong, in words; undefined if the assertion holds. Texts of the answer are in it, redacted and cut. */
export function judgeAssertion(
  assertion: Assertion,
  { answer, durationMs, cookieOf }: Judged,
  redact: Redact = (text) => text,
): string | undefined {
  switch (assertion.source) {
    case 'status':
      return assertion.anyOf.includes(answer.status)
        ? undefined
        : `the status is ${answer.status}, and should be ${statusWords(assertion.anyOf)}`;
    case 'responseTime':
      return durationMs < assertion.ltMs
        ? undefined
        : `it took ${Math.round(durationMs)} ms, and should take less than ${assertion.ltMs} ms`;
    case 'text': {
      const text = bodyText(answer);
      return judgeValues('the body', [text], assertion.comparisons, redact);
    }
    case 'header': {
      const text = headerText(answer, assertion.name);
      const values = text === undefined ? [] : [text];
      return judgeValues(
        `the header ${assertion.name}`,
        values,
        textual(assertion.comparisons),
        redact,
        isSecretName(assertion.name),
      );
    }
    case 'json': {
      const json = jsonOf(answer, redact);
      if (json.kind === 'broken') return json.why;
      const selected = select(json.data, assertion.path);
      if (selected.kind === 'broken') return `${assertion.path} is no JSON path: ${selected.why}`;
      return judgeValues(assertion.path, selected.values, assertion.comparisons, redact, isSecretName(assertion.path));
    }
    case 'cookie': {
      const value = cookieOf?.(assertion.name);
      const values = value === undefined ? [] : [value];
      return judgeValues(`the cookie ${assertion.name}`, values, textual(assertion.comparisons), redact, true);
    }
    case 'schema': {
      const json = jsonOf(answer, redact);
      if (json.kind === 'broken') return json.why;
      const errors = schemaErrors(assertion.schema, json.data);
      return errors === undefined ? undefined : redact(errors);
    }
    case 'fact': {
      const facts = answer.facts?.[assertion.of] ?? {};
      const value = facts[assertion.name];
      const failure = judgeValues(
        `${assertion.of} ${assertion.name}`,
        value === undefined ? [] : [value],
        assertion.comparisons,
        redact,
      );
      const why = facts[`${assertion.name}Problem`];
      return failure === undefined || typeof why !== 'string' ? failure : `${failure}: ${redact(why)}`;
    }
    default:
      return assertion satisfies never;
  }
}

/** A header is text: `equals: 5` means the text `5`. */
function textual(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.map((comparison) =>
    comparison.kind === 'equals' || comparison.kind === 'notEquals'
      ? { ...comparison, expected: String(comparison.expected) }
      : comparison,
  );
}
