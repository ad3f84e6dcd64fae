import type { SyntheticRules, Tables } from '../../messages/index.ts';
import { evidenceKey, FIRST_EVIDENCE_CLASS } from '../wire/index.ts';
import { AgentMatcher } from './agentMatcher.ts';
import { declaredRobot } from './declaredRobot.ts';
import { BUILT_IN_RULES } from './rules/builtInRules.ts';
import { valuePattern } from './valuePattern.ts';
import { findingOf, type Finding } from './verdict.ts';

/** A value that means something, and what. */
export type ValueRule = Readonly<{ matches: (value: string) => boolean; finding: Finding }>;

/** Rules of one key. A header is text: only an attribute may be a boolean. */
export type KeyRules = Readonly<{ evidence: 'header' | 'attribute'; rules: readonly ValueRule[] }>;

/** A member of a tracestate that somebody looks for, in bytes. A value without `*` and `#` is compared as it stands. */
type MemberRule = Readonly<{ literal: Buffer | undefined; matches: (value: string) => boolean; finding: Finding }>;
export type Member = Readonly<{ key: Buffer; rules: readonly MemberRule[] }>;

type Prefix = Readonly<{ bytes: Buffer; finding: Finding }>;

/** Source of what no rule names and that says itself that it is a robot. */
const OTHER = 'other';

/** Rules of vigil.yaml and the built-in ones, compiled for looking things up. */
export type RuleBook = Readonly<{
  /** What a user agent means; undefined for people. */
  ofAgent: (agent: string) => Finding | undefined;
  /** By the class that the scanner gives the key, of those that it lists. */
  byKey: ReadonlyMap<number, KeyRules>;
  /** Of those that it keeps anyway: seldom any. */
  byTableKey: readonly (readonly [attributeClass: number, rules: KeyRules])[];
  members: readonly Member[];
  /** By the first byte of the trace id. */
  prefixes: readonly (readonly Prefix[] | undefined)[];
}>;

/** Throws RangeError for a rule that says nothing; vigil.yaml is checked before. */
export function compileRules({
  userAgentRules,
  syntheticRules = [],
}: Pick<Tables, 'userAgentRules' | 'syntheticRules'>): RuleBook {
  const agents = new AgentMatcher();
  const agentFindings: Finding[] = [];
  const byKey = new Map<number, { evidence: 'header' | 'attribute'; rules: ValueRule[] }>();
  const members = new Map<string, MemberRule[]>();
  const prefixes: Prefix[][] = [];

  const addKey = (
    key: string,
    { source, type }: SyntheticRules,
    evidence: 'header' | 'attribute',
    values: readonly string[],
  ) => {
    const finding = findingOf({ type, source }, evidence);
    const keyClass = evidenceKey(key);
    if (keyClass < 0) return;
    const rules = byKey.get(keyClass)?.rules ?? [];
    byKey.set(keyClass, { evidence, rules });
    for (const value of values) rules.push({ matches: valuePattern(value), finding });
  };

  [...syntheticRules, ...BUILT_IN_RULES].forEach((row, index) => {
    const { source, type } = row;
    if (row.userAgents !== undefined) {
      const ofCallers = index < syntheticRules.length;
      const rule = agentFindings.push({ ...findingOf({ type, source }, 'user_agent'), ofCallers }) - 1;
      for (const text of row.userAgents) agents.add(text, rule);
    }
    for (const [name, values] of Object.entries(row.headers ?? {}))
      for (const key of headerKeys(name)) addKey(key, row, 'header', values);
    for (const [key, values] of Object.entries(row.attributes ?? {})) addKey(key, row, 'attribute', values);
    for (const [member, values] of Object.entries(row.tracestate ?? {})) {
      const finding = findingOf({ type, source }, 'tracestate');
      for (const value of values)
        listAt(members, member).push({
          literal: /[*#]/.test(value) ? undefined : Buffer.from(value),
          matches: valuePattern(value, true),
          finding,
        });
    }
    for (const prefix of row.traceIds ?? []) {
      const bytes = Buffer.from(prefix, 'hex');
      (prefixes[bytes[0]!] ??= []).push({ bytes, finding: findingOf({ type, source }, 'trace_id') });
    }
  });

  const containing = userAgentRules.map(({ contains, type, source }) => ({
    text: contains.toLowerCase(),
    finding: { ...findingOf({ type, source }, 'user_agent'), ofCallers: true },
  }));
  const declared = {
    test: findingOf({ type: 'test', source: OTHER }, 'user_agent'),
    bot: findingOf({ type: 'bot', source: OTHER }, 'user_agent'),
  };
  return {
    ofAgent(agent) {
      const text = agent.toLowerCase();
      const told = containing.find((rule) => text.includes(rule.text));
      if (told !== undefined) return told.finding;
      const rule = agents.match(text);
      if (rule >= 0) return agentFindings[rule];
      const robot = declaredRobot(text);
      return robot === undefined ? undefined : declared[robot];
    },
    byKey,
    byTableKey: [...byKey].filter(([attributeClass]) => attributeClass < FIRST_EVIDENCE_CLASS),
    members: [...members].map(([key, rules]) => ({ key: Buffer.from(key), rules })),
    prefixes,
  };
}

/** Attribute keys of a captured request header: as the conventions have it, and with `_` for `-` as they once had. */
export function headerKeys(name: string): readonly string[] {
  const key = `http.request.header.${name}`;
  const older = `http.request.header.${name.replaceAll('-', '_')}`;
  return key === older ? [key] : [key, older];
}

function listAt<Key, Value>(lists: Map<Key, Value[]>, key: Key): Value[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}
