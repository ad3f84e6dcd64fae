import { inWindow, verifyMark, type Mark } from '../../marks/index.ts';
import type { Tables } from '../../messages/index.ts';
import {
  ABSENT,
  ATTRIBUTE_CLASS,
  ByteInterner,
  evidenceKey,
  labelSet,
  type LabelSet,
  type Scan,
} from '../wire/index.ts';
import { LinkedTraces } from './linkedTraces.ts';
import { RecentTraces } from './recentTraces.ts';
import { compileRules, headerKeys, type KeyRules, type RuleBook } from './ruleBook.ts';
import { textOfAnyValue } from './textOfAnyValue.ts';
import { ValueCache } from './valueCache.ts';
import { BOT, CUSTOMER, findingOf, TEST, type Enrichment, type Finding, type Verdict } from './verdict.ts';

/** Field numbers of Span and LogRecord (trace.proto, logs.proto). */
const SPAN_TRACE_ID = 1;
const SPAN_TRACE_STATE = 3;
const SPAN_PARENT = 4;
const SPAN_KIND = 6;
const LOG_TRACE_ID = 9;
const NO_FIELD = 0;
/** Kinds of spans that call out. */
const CLIENT = 3;
const PRODUCER = 4;

/** Different values kept per cache; a cache that is full begins anew. */
const REMEMBERED = 10_000;
/** Bytes of a user agent that are looked at; one that is longer is not kept. */
const AGENT_MAX = 1024;
/** Longer than any mark. */
const MARK_MAX = 256;

const USER_AGENT = ATTRIBUTE_CLASS['user_agent.original'];
const OLDER_USER_AGENT = ATTRIBUTE_CLASS['http.user_agent'];
const CAPTURED_USER_AGENTS = new Set(headerKeys('user-agent').map(evidenceKey));
const CAPTURED_MARKS = new Set(headerKeys('x-vigil-check').map(evidenceKey));
const MARK_MEMBER = Buffer.from('vigil');

/** What an application says itself without saying who: kept as it is, and it links its trace. */
const BY_ATTRIBUTE: readonly [Enrichment, Enrichment, Enrichment] = [
  CUSTOMER,
  { synthetic: TEST, labels: undefined, evidence: 'attribute', checkId: '' },
  { synthetic: BOT, labels: undefined, evidence: 'attribute', checkId: '' },
];
const SAID: readonly [undefined, Verdict, Verdict] = [
  undefined,
  { type: 'test', source: 'application' },
  { type: 'bot', source: 'application' },
];

/**
 * On an exemplar nothing but the type: the text format of Prometheus allows an exemplar 128 characters of labels, and
 * trace and span id take 63 of them.
 */
const EXEMPLAR_LABELS: Readonly<Record<Verdict['type'], LabelSet>> = {
  test: labelSet({ 'user_agent.synthetic.type': 'test' }),
  bot: labelSet({ 'user_agent.synthetic.type': 'bot' }),
};

/** What a mark says: a forged one, or what follows from it while it is in its window. */
type Remembered = Readonly<{ mark: Mark; tracestate: Finding; header: Finding }> | 'forged';

/**
 * Tells who an item's traffic is from, by the rules of one version of the tables; pure, but for bounded caches and for
 * the traces that it remembers in `linked`, which is also told of items whose request turns out malformed: they were read
 * all the same. Order of belief: an authenticated mark of Vigil's own, captured headers and attributes, the tracestate,
 * the trace id, the user agent; last what another item of the trace was told by. Whether it is a test or a bot the
 * application itself knows best, if it says so.
 */
export class Enricher {
  readonly #key: Buffer;
  readonly #book: RuleBook;
  readonly #linked: LinkedTraces;
  readonly #recent = new RecentTraces();
  readonly #userAgents = new ByteInterner(REMEMBERED);
  readonly #lately = new ValueCache<Finding | 'customer'>();
  readonly #byUserAgent: (Finding | 'customer' | undefined)[] = [];
  readonly #marks = new ByteInterner(REMEMBERED);
  readonly #byMark: (Remembered | undefined)[] = [];
  readonly #linkedFindings = new WeakMap<Verdict, Finding>();
  #request = 0;
  #nowMs = 0;
  #isRepeated = false;
  /** Of the trace that the item at hand is of: see `#readTraceId`. */
  #high = 0;
  #low = 0;
  /** Spans with a mark that is not this installation's, or out of its window. */
  forgedMarks = 0;
  /** Items that went by as customers' before their trace turned out synthetic: a lower bound. */
  tooEarly = 0;
  /** Items of this request that did: it is worth a second look. */
  earlyWithin = 0;

  constructor(
    tables: Pick<Tables, 'installationKey' | 'userAgentRules' | 'syntheticRules'>,
    linked: LinkedTraces = new LinkedTraces(),
  ) {
    this.#key = Buffer.from(tables.installationKey, 'base64');
    this.#book = compileRules(tables);
    this.#linked = linked;
  }

  /** A request begins. `isRepeated`: the one before, once more, because `earlyWithin` was not 0. */
  begin(nowMs: number, isRepeated = false): void {
    this.#nowMs = nowMs;
    this.#isRepeated = isRepeated;
    this.earlyWithin = 0;
    if (!isRepeated) this.#request = (this.#request + 1) | 0;
  }

  /** Of the span that the scan is at. */
  span(scan: Scan, nowMs: number): Enrichment {
    this.#nowMs = nowMs;
    return this.#item(scan, SPAN_TRACE_ID, SPAN_TRACE_STATE);
  }

  /** Of the log record that the scan is at. */
  log(scan: Scan, nowMs: number): Enrichment {
    this.#nowMs = nowMs;
    return this.#item(scan, LOG_TRACE_ID, NO_FIELD);
  }

  /** Labels of an exemplar by its trace. */
  exemplar(scan: Scan, traceIdAt: number, nowMs: number): LabelSet | undefined {
    const byTraceId = this.#byTraceId(scan.bytes, traceIdAt);
    const verdict = byTraceId?.verdict ?? this.#verdictOfTrace(scan.bytes, traceIdAt, nowMs);
    return verdict === undefined ? undefined : EXEMPLAR_LABELS[verdict.type];
  }

  #item(scan: Scan, traceIdField: number, traceStateField: number): Enrichment {
    const said = syntheticOf(scan) as 0 | 1 | 2;
    const at = scan.fieldAt[traceIdField]!;
    const traceIdAt = at >= 0 && scan.fieldLength[traceIdField] === 16 ? at : -1;
    const finding = this.#evident(scan, traceIdAt, traceStateField);
    if (said === 0 && hasType(scan)) return withUnknownType(finding);
    if (finding !== undefined || said !== 0) {
      // a trace id that tells it does so on every item: nothing to remember
      const enrichment = finding?.bySaid[said] ?? BY_ATTRIBUTE[said];
      if (traceIdAt >= 0 && enrichment.evidence !== 'trace_id')
        this.#remember(scan.bytes, traceIdAt, finding?.verdict ?? SAID[said]!);
      return enrichment;
    }
    if (traceIdAt < 0) return CUSTOMER;
    const verdict = this.#verdictOfTrace(scan.bytes, traceIdAt, this.#nowMs);
    if (verdict !== undefined) return this.#linkedFinding(verdict).bySaid[0];
    if (!this.#isRepeated) this.#recent.note(this.#high, this.#low, this.#request);
    return CUSTOMER;
  }

  /** What the item itself shows. */
  #evident(scan: Scan, traceIdAt: number, traceStateField: number): Finding | undefined {
    const stateAt = traceStateField === NO_FIELD ? -1 : scan.fieldAt[traceStateField]!;
    const stateEnd = stateAt < 0 ? -1 : stateAt + scan.fieldLength[traceStateField]!;
    return (
      (stateEnd > stateAt ? this.#ownMember(scan.bytes, stateAt, stateEnd) : undefined) ??
      (scan.evidenceCount > 0 ? this.#byEvidence(scan, traceStateField) : undefined) ??
      (this.#book.byTableKey.length > 0 ? this.#byTableKeys(scan) : undefined) ??
      (stateEnd > stateAt ? this.#byMember(scan.bytes, stateAt, stateEnd) : undefined) ??
      (traceIdAt >= 0 ? this.#byTraceId(scan.bytes, traceIdAt) : undefined) ??
      ofSender(this.#byUserAgents(scan), scan, traceStateField)
    );
  }

  #ownMember(bytes: Uint8Array, start: number, end: number): Finding | undefined {
    for (let at = start; at < end; at = memberEnd(bytes, at, end) + 1) {
      const keyAt = skipBlanks(bytes, at, end);
      if (!standsAt(bytes, keyAt, end, MARK_MEMBER) || bytes[keyAt + MARK_MEMBER.length] !== 0x3d) continue;
      const valueAt = keyAt + MARK_MEMBER.length + 1;
      return this.#mark(bytes, valueAt, trimmedEnd(bytes, valueAt, memberEnd(bytes, at, end)))?.tracestate;
    }
    return undefined;
  }

  #mark(bytes: Uint8Array, start: number, end: number): Exclude<Remembered, 'forged'> | undefined {
    const remembered = end - start > MARK_MAX ? 'forged' : this.#markOf(bytes, start, end - start);
    if (remembered !== 'forged' && inWindow(remembered.mark, this.#nowMs)) return remembered;
    this.forgedMarks++;
    return undefined;
  }

  #markOf(bytes: Uint8Array, start: number, length: number): Remembered {
    const id = internedAnew(this.#marks, this.#byMark, bytes, start, length);
    return (this.#byMark[id] ??= this.#readMark(this.#marks.text(id)));
  }

  #readMark(value: string): Remembered {
    const mark = verifyMark(this.#key, value);
    if (mark === undefined) return 'forged';
    const { checkId: id, runId, location } = mark;
    const verdict: Verdict = { type: 'test', source: 'vigil', check: { id, runId, location } };
    return { mark, tracestate: findingOf(verdict, 'tracestate'), header: findingOf(verdict, 'header') };
  }

  /** Attributes that rules look for, in the order in which they stand. */
  #byEvidence(scan: Scan, traceStateField: number): Finding | undefined {
    let agent: Finding | undefined;
    for (let i = 0; i < scan.evidenceCount * 3; i += 3) {
      const evidenceClass = scan.evidence[i]!;
      const rules = this.#book.byKey.get(evidenceClass);
      const valueAt = scan.evidence[i + 1]!;
      const text = textOfAnyValue(scan.bytes, valueAt, scan.evidence[i + 2]!, rules?.evidence === 'attribute');
      if (text === undefined) continue;
      if (CAPTURED_MARKS.has(evidenceClass)) {
        const bytes = Buffer.from(text);
        const mark = this.#mark(bytes, 0, bytes.length);
        if (mark !== undefined) return mark.header;
      } else if (CAPTURED_USER_AGENTS.has(evidenceClass)) agent ??= this.#book.ofAgent(text);
      const found = findingFor(rules, text);
      if (found !== undefined) return found;
    }
    return ofSender(agent, scan, traceStateField);
  }

  #byTableKeys(scan: Scan): Finding | undefined {
    for (const [attributeClass, rules] of this.#book.byTableKey) {
      const at = scan.attributeAt[attributeClass]!;
      if (at < 0) continue;
      const found = findingFor(rules, textAt(scan.bytes, at, at + scan.attributeLength[attributeClass]!));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #byMember(bytes: Uint8Array, start: number, end: number): Finding | undefined {
    for (let at = start; at < end;) {
      const keyAt = skipBlanks(bytes, at, end);
      const endsAt = memberEnd(bytes, at, end);
      for (const { key, rules } of this.#book.members) {
        const valueAt = keyAt + key.length + 1;
        if (valueAt > endsAt || bytes[valueAt - 1] !== 0x3d || !standsAt(bytes, keyAt, endsAt, key)) continue;
        const valueEnd = trimmedEnd(bytes, valueAt, endsAt);
        for (const { literal, matches, finding } of rules)
          if (
            literal === undefined
              ? matchesPart(bytes, valueAt, valueEnd, matches)
              : hasPart(bytes, valueAt, valueEnd, literal)
          )
            return finding;
      }
      at = endsAt + 1;
    }
    return undefined;
  }

  #byTraceId(bytes: Uint8Array, traceIdAt: number): Finding | undefined {
    const prefixes = this.#book.prefixes[bytes[traceIdAt]!];
    if (prefixes === undefined) return undefined;
    return prefixes.find((prefix) => standsAt(bytes, traceIdAt, traceIdAt + 16, prefix.bytes))?.finding;
  }

  #byUserAgents(scan: Scan): Finding | undefined {
    const newer = scan.attributeAt[USER_AGENT]!;
    if (newer >= 0) return this.#userAgent(scan.bytes, newer, scan.attributeLength[USER_AGENT]!);
    const older = scan.attributeAt[OLDER_USER_AGENT]!;
    return older >= 0 ? this.#userAgent(scan.bytes, older, scan.attributeLength[OLDER_USER_AGENT]!) : undefined;
  }

  #userAgent(bytes: Uint8Array, start: number, length: number): Finding | undefined {
    if (length > AGENT_MAX) return this.#book.ofAgent(textAt(bytes, start, start + AGENT_MAX));
    let known = this.#lately.get(bytes, start, length);
    if (known === undefined) this.#lately.set(bytes, start, length, (known = this.#ofUserAgent(bytes, start, length)));
    return known === 'customer' ? undefined : known;
  }

  #ofUserAgent(bytes: Uint8Array, start: number, length: number): Finding | 'customer' {
    const id = internedAnew(this.#userAgents, this.#byUserAgent, bytes, start, length);
    return (this.#byUserAgent[id] ??= this.#book.ofAgent(this.#userAgents.text(id)) ?? 'customer');
  }

  #remember(bytes: Uint8Array, traceIdAt: number, verdict: Verdict): void {
    this.#readTraceId(bytes, traceIdAt);
    if (!this.#linked.add(this.#high, this.#low, verdict, Math.floor(this.#nowMs / 1000))) return;
    const early = this.#recent.take(this.#high, this.#low, this.#request);
    this.tooEarly += early.before;
    this.earlyWithin += early.within;
  }

  #verdictOfTrace(bytes: Uint8Array, traceIdAt: number, nowMs: number): Verdict | undefined {
    this.#readTraceId(bytes, traceIdAt);
    return this.#linked.verdict(this.#high, this.#low, Math.floor(nowMs / 1000));
  }

  #linkedFinding(verdict: Verdict): Finding {
    let finding = this.#linkedFindings.get(verdict);
    if (finding === undefined) this.#linkedFindings.set(verdict, (finding = findingOf(verdict, 'linked')));
    return finding;
  }

  /** Two words of all 16 bytes; the last eight, random where anything is (W3C Trace Context), are taken as they are. */
  #readTraceId(bytes: Uint8Array, at: number): void {
    this.#high = word(bytes, at + 8) ^ Math.imul(word(bytes, at), 0x9e3779b1);
    this.#low = word(bytes, at + 12) ^ Math.imul(word(bytes, at + 4), 0x85ebca6b);
  }
}

/**
 * A user agent tells who sent a request; on the span of a call that a service makes while it serves somebody it is the
 * service's own, and says nothing of that somebody. Where such a span is the first of its trace, it is the sender's.
 */
function ofSender(finding: Finding | undefined, scan: Scan, traceStateField: number): Finding | undefined {
  if (finding === undefined || finding.ofCallers === true || traceStateField === NO_FIELD) return finding;
  const kind = scan.fieldAt[SPAN_KIND]!;
  const isCall = kind === CLIENT || kind === PRODUCER;
  return isCall && scan.fieldAt[SPAN_PARENT]! >= 0 && scan.fieldLength[SPAN_PARENT]! > 0 ? undefined : finding;
}

/** Number of a value in a bounded cache, which begins anew when it is full. */
function internedAnew(
  interner: ByteInterner,
  byId: unknown[],
  bytes: Uint8Array,
  start: number,
  length: number,
): number {
  const id = interner.intern(bytes, start, length);
  if (id >= 0) return id;
  interner.clear();
  byId.length = 0;
  return interner.intern(bytes, start, length);
}

function findingFor(of: KeyRules | undefined, text: string): Finding | undefined {
  return of?.rules.find(({ matches }) => matches(text))?.finding;
}

/** Is the value, or one of its parts between `;`, just these bytes? */
function hasPart(bytes: Uint8Array, start: number, end: number, wanted: Buffer): boolean {
  for (let at = start; at <= end;) {
    let partEnd = at;
    while (partEnd < end && bytes[partEnd] !== 0x3b) partEnd++;
    if (partEnd - at === wanted.length && standsAt(bytes, at, end, wanted)) return true;
    at = partEnd + 1;
  }
  return end - start === wanted.length && standsAt(bytes, start, end, wanted);
}

function matchesPart(bytes: Uint8Array, start: number, end: number, matches: (value: string) => boolean): boolean {
  const value = textAt(bytes, start, end);
  return matches(value) || value.split(';').some(matches);
}

/** Where the member of a tracestate ends that `at` is in. */
function memberEnd(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && bytes[p] !== 0x2c) p++;
  return p;
}

function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let p = at;
  while (p < end && (bytes[p] === 0x20 || bytes[p] === 0x09)) p++;
  return p;
}

function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let p = end;
  while (p > start && (bytes[p - 1] === 0x20 || bytes[p - 1] === 0x09)) p--;
  return p;
}

function standsAt(bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean {
  if (at + wanted.length > end) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

function textAt(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** What the item itself says of its traffic: an index into SYNTHETIC_TYPES. An unknown value counts as customers'. */
export function syntheticOf(scan: Scan): number {
  return typeAt(scan, ATTRIBUTE_CLASS['user_agent.synthetic.type']) || typeAt(scan, ATTRIBUTE_CLASS['synthetic.type']);
}

/** Does the item have a type, whatever it says? */
function hasType(scan: Scan): boolean {
  return scan.attributeAt[ATTRIBUTE_CLASS['user_agent.synthetic.type']] !== ABSENT;
}

/** Its word stays, though nobody knows it: no second type is put beside it. What is authenticated is known all the same. */
function withUnknownType(finding: Finding | undefined): Enrichment {
  return finding?.verdict.check === undefined ? CUSTOMER : finding.bySaid[TEST as 1];
}

/** Id of the journey that a label says the item belongs to, or ''. */
export function checkIdOf(scan: Scan): string {
  const at = scan.attributeAt[ATTRIBUTE_CLASS['vigil.check.id']]!;
  return at < 0 ? '' : textAt(scan.bytes, at, at + scan.attributeLength[ATTRIBUTE_CLASS['vigil.check.id']]!);
}

function typeAt(scan: Scan, attributeClass: number): number {
  const start = scan.attributeAt[attributeClass]!;
  if (start < 0) return 0;
  const length = scan.attributeLength[attributeClass]!;
  if (
    length === 4 &&
    scan.bytes[start] === 116 &&
    scan.bytes[start + 1] === 101 &&
    scan.bytes[start + 2] === 115 &&
    scan.bytes[start + 3] === 116
  )
    return TEST;
  if (length === 3 && scan.bytes[start] === 98 && scan.bytes[start + 1] === 111 && scan.bytes[start + 2] === 116)
    return BOT;
  return 0;
}
