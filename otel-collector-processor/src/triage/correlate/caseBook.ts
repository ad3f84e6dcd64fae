import type { SignalEvent } from '../../signals/index.ts';
import type { Member } from '../issueRecord.ts';
import { alertPlace } from './alertLabels.ts';
import { isAnchor, linkOf, namesHostAlone, signatureOf, type Link, type LinkContext } from './link.ts';

/** What a signal may belong to: an issue, or a group that is none yet. */
type Case = {
  readonly id: string;
  readonly isIssue: boolean;
  /** When it became what it is: of equal links, the one to the oldest counts. */
  readonly sinceMs: number;
  /** By key. */
  readonly members: Map<string, Member>;
  /** Keys of members by what they are linked by: a storm is thousands of the same. */
  readonly alike: Map<string, Set<string>>;
  anchors: number;
  /** Issues that it was parted from: no link makes it one with them. */
  readonly apartFrom: Set<string>;
};

/** The best link of a case to another that it may become one with. */
export type CaseLink = Readonly<{ other: string; link: Link; apartMs: number }>;

/** Of so many that are alike, the one that is nearest in time is looked for; of more, any. */
const NEAREST_OF = 32;

/** Of so many kinds of signals of a case, the best link is looked for; of more, any beyond them. */
const LOOKED_AT_MAX = 64;

/** Open issues and groups with their current signals, and what links them. Made anew for every `advance`. */
export class CaseBook {
  readonly #context: LinkContext;
  readonly #isConfirmed: (members: Iterable<Member>) => boolean;
  readonly #cases = new Map<string, Case>();
  /** Cases by what their signals may be found by; one that is gone by now may still be named. */
  readonly #index = new Map<string, Set<string>>();

  /** `isConfirmed`: do these signals make an issue? */
  constructor(context: LinkContext, isConfirmed: (members: Iterable<Member>) => boolean) {
    this.#context = context;
    this.#isConfirmed = isConfirmed;
  }

  add(
    id: string,
    isIssue: boolean,
    sinceMs: number,
    members: Iterable<Member>,
    apartFrom: Iterable<string> = [],
  ): void {
    const apart = new Set(apartFrom);
    this.#cases.set(id, { id, isIssue, sinceMs, members: new Map(), alike: new Map(), anchors: 0, apartFrom: apart });
    for (const member of members) this.put(id, member);
  }

  has(id: string): boolean {
    return this.#cases.has(id);
  }

  isIssue(id: string): boolean {
    return this.#cases.get(id)?.isIssue === true;
  }

  members(id: string): readonly Member[] {
    return [...(this.#cases.get(id)?.members.values() ?? [])];
  }

  member(id: string, key: string): Member | undefined {
    return this.#cases.get(id)?.members.get(key);
  }

  /** Ids of issues, or of groups. */
  ids(what: 'issues' | 'groups'): string[] {
    return [...this.#cases.values()].filter(({ isIssue }) => isIssue === (what === 'issues')).map(({ id }) => id);
  }

  /** A signal that is new to the case, or as it was told again. */
  put(id: string, member: Member): void {
    const found = this.#cases.get(id);
    if (found === undefined) return;
    const { key } = member.signal;
    this.take(id, key);
    found.members.set(key, member);
    const signature = signatureOf(member.signal);
    found.alike.set(signature, (found.alike.get(signature) ?? new Set()).add(key));
    if (isAnchor(member, this.#context)) found.anchors++;
    for (const token of this.#tokensOf(member.signal))
      this.#index.set(token, (this.#index.get(token) ?? new Set()).add(id));
  }

  /** Takes a signal out. */
  take(id: string, key: string): void {
    const found = this.#cases.get(id);
    const member = found?.members.get(key);
    if (found === undefined || member === undefined) return;
    found.members.delete(key);
    found.alike.get(signatureOf(member.signal))?.delete(key);
    if (isAnchor(member, this.#context)) found.anchors--;
  }

  remove(id: string): void {
    this.#cases.delete(id);
  }

  /** Nothing makes these two one again. */
  part(a: string, b: string): void {
    this.#cases.get(a)?.apartFrom.add(b);
    this.#cases.get(b)?.apartFrom.add(a);
  }

  apartFrom(id: string): readonly string[] {
    return [...(this.#cases.get(id)?.apartFrom ?? [])];
  }

  #areApart(a: string, b: string): boolean {
    return this.#cases.get(a)?.apartFrom.has(b) === true;
  }

  /** An issue, or as good as one. */
  isConfirmed(id: string): boolean {
    const found = this.#cases.get(id);
    return found !== undefined && (found.isIssue || this.#isConfirmed(found.members.values()));
  }

  /**
   * The best link by which the case may become one with another. Looked at are links of `fresh`, which are in it.
   * - Two cases that both have anchors: only by a link between anchors. Rates, own alerts and what has no place do not
   *   join what is apart.
   * - Else any link will do; but time alone joins only what is confirmed: a weak signal is not made an issue by a journey
   *   that happens to fail meanwhile.
   */
  bestLink(id: string, fresh: readonly Member[]): CaseLink | undefined {
    const from = this.#cases.get(id);
    if (from === undefined) return undefined;
    let best: CaseLink | undefined;
    for (const alike of byLikeness(fresh)) {
      const [first] = alike as [Member];
      const isFirstAnchor = isAnchor(first, this.#context);
      for (const other of this.#candidates(first.signal)) {
        const to = other === id ? undefined : this.#cases.get(other);
        if (to === undefined || this.#areApart(id, other)) continue;
        const apart = from.anchors > 0 && to.anchors > 0;
        if (apart && !isFirstAnchor) continue;
        let looked = 0;
        let isLinked = false;
        for (const keys of to.alike.values()) {
          if (isLinked && looked >= LOOKED_AT_MAX) break;
          looked++;
          for (const one of alike) {
            const found = this.#linkTo(one, to, keys, apart);
            if (found === undefined) continue;
            if (found.link.timeOnly && !(this.isConfirmed(id) && this.isConfirmed(other))) continue;
            if (best === undefined || this.#isBetter({ other, ...found }, best)) best = { other, ...found };
            isLinked = true;
            break; // what is like a pair that has a link gives no better one
          }
        }
      }
    }
    return best;
  }

  #linkTo(
    one: Member,
    { members }: Case,
    keys: ReadonlySet<string>,
    apart: boolean,
  ): Omit<CaseLink, 'other'> | undefined {
    let best: Omit<CaseLink, 'other'> | undefined;
    for (const key of keys) {
      const two = members.get(key)!;
      if (apart && !isAnchor(two, this.#context)) return undefined;
      const link = linkOf(one, two, this.#context);
      if (link === undefined) continue;
      const apartMs = Math.abs(one.signal.startedMs - two.signal.startedMs);
      if (best === undefined || link.strength > best.link.strength || apartMs < best.apartMs) best = { link, apartMs };
      if (keys.size > NEAREST_OF) return best;
    }
    return best;
  }

  #isBetter(a: CaseLink, b: CaseLink): boolean {
    const since = ({ other }: CaseLink): number => this.#cases.get(other)?.sinceMs ?? 0;
    // What was parted in waves: a straggler is likelier of the last one, wherever it is.
    if (this.#areApart(a.other, b.other)) return since(a) > since(b);
    return (
      (b.link.strength - a.link.strength ||
        a.apartMs - b.apartMs ||
        since(a) - since(b) ||
        (a.other < b.other ? -1 : 1)) < 0
    );
  }

  /** Where else something may be found that this signal is linked to: at least there. */
  #candidates(signal: SignalEvent): Iterable<string> {
    const at = this.#context.topology.locate(signal);
    if (at === undefined && (signal.kind === 'journey' || namesHostAlone(signal))) return this.#cases.keys();
    const tokens: string[] = checkTokens(signal);
    tokens.push(...machineTokens(signal));
    if (at !== undefined) {
      const { namespace, environment, name } = at.service;
      tokens.push(
        `name ${name}`,
        `alert name ${name}`,
        `alert namespace ${namespace}`,
        `alert environment ${environment}`,
      );
      tokens.push('nowhere', ...[...this.#context.topology.near(at.node)].map((node) => `node ${node}`));
    } else if (signal.kind === 'alert') {
      const { serviceNames, namespace, environment } = alertPlace(signal.labels);
      tokens.push(
        ...serviceNames.map((name) => `name ${name}`),
        `namespace ${namespace}`,
        `environment ${environment}`,
      );
      tokens.push(`alert of ${signal.labels['alertname']}`);
    }
    const found = new Set<string>();
    for (const token of tokens) for (const id of this.#index.get(token) ?? []) found.add(id);
    return found;
  }

  /** What a signal is found by; see `#candidates`. */
  #tokensOf(signal: SignalEvent): string[] {
    const at = this.#context.topology.locate(signal);
    const tokens = [...checkTokens(signal), ...machineTokens(signal)];
    if (at !== undefined) {
      const { namespace, environment, name } = at.service;
      return [...tokens, `node ${at.node}`, `name ${name}`, `namespace ${namespace}`, `environment ${environment}`];
    }
    if (signal.kind === 'journey') return [...tokens, 'nowhere'];
    if (namesHostAlone(signal)) tokens.push('nowhere');
    if (signal.kind !== 'alert') return tokens;
    const { serviceNames, namespace, environment } = alertPlace(signal.labels);
    return [
      ...tokens,
      ...serviceNames.map((name) => `alert name ${name}`),
      `alert namespace ${namespace}`,
      `alert environment ${environment}`,
      `alert of ${signal.labels['alertname']}`,
    ];
  }
}

/** Signals that, but for their time, are linked to the same others. */
function byLikeness(members: readonly Member[]): Iterable<readonly Member[]> {
  const alike = new Map<string, Member[]>();
  for (const member of members) {
    const signature = signatureOf(member.signal);
    const same = alike.get(signature);
    if (same === undefined) alike.set(signature, [member]);
    else same.push(member);
  }
  return alike.values();
}

function machineTokens(signal: SignalEvent): string[] {
  if (signal.kind !== 'alert') return [];
  const { pod, host } = alertPlace(signal.labels);
  return [...(pod === '' ? [] : [`pod ${pod}`]), ...(host === '' ? [] : [`host ${host}`])];
}

function checkTokens(signal: SignalEvent): string[] {
  if (signal.kind === 'anomaly') return [];
  const checkId = signal.kind === 'journey' ? signal.checkId : alertPlace(signal.labels).checkId;
  return checkId === '' ? [] : [`check ${checkId}`];
}
