import type { Draft, Step, StepAssertion } from './draft.ts';

/** What the checks of several tools say of an HTTP request, in their words: patterns are RE2 in all of them. */
export type HttpExpectations = Readonly<{
  statuses?: readonly number[] | undefined;
  bodyMatches?: readonly string[] | undefined;
  bodyMatchesNot?: readonly string[] | undefined;
  headerMatches?: readonly HeaderPattern[] | undefined;
  headerMatchesNot?: readonly HeaderPattern[] | undefined;
}>;

export type HeaderPattern = Readonly<{ header: string; regexp: string; allowMissing: boolean }>;

/** The assertions that they mean. */
export function httpAssertions(expected: HttpExpectations, where: string, draft: Draft): readonly StepAssertion[] {
  const { statuses = [], bodyMatches = [], bodyMatchesNot = [], headerMatches = [], headerMatchesNot = [] } = expected;
  for (const { header, allowMissing } of headerMatches) {
    if (allowMissing) draft.note(where, `the header ${header} may be missing there: here it has to be there`);
  }
  return [
    { status: statuses.length > 0 ? [...statuses] : range(200, 299) },
    ...bodyMatches.map((matches) => ({ text: { matches } })),
    ...bodyMatchesNot.map((notMatches) => ({ text: { notMatches } })),
    ...headerMatches.map(({ header, regexp }) => ({ header, matches: regexp })),
    ...headerMatchesNot.map(({ header, regexp }) => ({ header, notMatches: regexp })),
  ];
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Headers that Vigil writes itself, or that are secrets: what is in a file of another tool is no place for them here. */
const OWN = /^(user-agent|host|connection|content-length|traceparent|tracestate|baggage|expect|te|upgrade|proxy-.*)$/i;
const SECRET = /authori[sz]ation|token|cookie|secret|passw|key|session|signature/i;

/** Headers that can be carried over; the others are noted, a secret as a variable of the environment. */
export function headersOf(
  headers: Readonly<Record<string, string>>,
  where: string,
  draft: Draft,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (OWN.test(name)) {
        draft.note(where, `the header ${name} is left out: Vigil writes it itself`);
        return [];
      }
      if (!SECRET.test(name)) return [[name, value]];
      const variable = variableOf(`${name}`);
      draft.note(where, `the value of the header ${name} is a secret: put it into the variable ${variable}`);
      return [[name, `env:${variable}`]];
    }),
  );
}

/** Name of an environment variable for a secret. */
export function variableOf(name: string): string {
  return `VIGIL_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}

/** A request by its method; undefined, with a note, for one that may change something. */
export function requestOf(method: string, url: string, where: string, draft: Draft): Partial<Step> | undefined {
  switch (method.toUpperCase()) {
    case '':
    case 'GET':
      return { get: url };
    case 'HEAD':
      return { head: url };
    case 'OPTIONS':
      return { options: url };
    default:
      draft.note(
        where,
        `${method.toUpperCase()} ${url} may change something: it is left out. Write it by hand, with safety.effect: write, a tenant, and cleanup in finally`,
      );
      return undefined;
  }
}
