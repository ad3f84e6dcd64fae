import { alertPlace } from './alertLabels.ts';
import { isAnchor, linkOf, signatureOf } from './link.ts';
/** Of so many that are alike, the one that is nearest in time is looked for; of more, any. */
const NEAREST_OF = 32;
/** Open issues and groups with their current signals, and what links them. Made anew for every `advance`. */
export class CaseBook {
  #context;
  #isConfirmed;
  #cases = new Map();
  /** Cases by what their signals may be found by; one that is gone by now may still be named. */
  #index = new Map();
  /** `isConfirmed`: do these signals make an issue? */
  constructor(context, isConfirmed) {
    this.#context = context;
    this.#isConfirmed = isConfirmed;
  }
  add(id, isIssue, sinceMs, members) {
    this.#cases.set(id, { id, isIssue, sinceMs, members: new Map(), alike: new Map(), anchors: 0 });
    for (const member of members) this.put(id, member);
  }
  has(id) {
    return this.#cases.has(id);
  }
  isIssue(id) {
    return this.#cases.get(id)?.isIssue === true;
  }
  members(id) {
    return [...(this.#cases.get(id)?.members.values() ?? [])];
  }
  member(id, key) {
    return this.#cases.get(id)?.members.get(key);
  }
  /** Ids of issues, or of groups. */
  ids(what) {
    return [...this.#cases.values()].filter(({ isIssue }) => isIssue === (what === 'issues')).map(({ id }) => id);
  }
  /** A signal that is new to the case, or as it was told again. */
  put(id, member) {
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
  take(id, key) {
    const found = this.#cases.get(id);
    const member = found?.members.get(key);
    if (found === undefined || member === undefined) return;
    found.members.delete(key);
    found.alike.get(signatureOf(member.signal))?.delete(key);
    if (isAnchor(member, this.#context)) found.anchors--;
  }
  remove(id) {
    this.#cases.delete(id);
  }
  /** An issue, or as good as one. */
  isConfirmed(id) {
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
  bestLink(id, fresh) {
    const from = this.#cases.get(id);
    if (from === undefined) return undefined;
    let best;
    const tried = new Set();
    for (const one of fresh) {
      const isOneAnchor = isAnchor(one, this.#context);
      for (const other of this.#candidates(one.signal)) {
        const to = other === id ? undefined : this.#cases.get(other);
        if (to === undefined) continue;
        const apart = from.anchors > 0 && to.anchors > 0;
        if (apart && !isOneAnchor) continue;
        for (const [signature, keys] of to.alike) {
          // What is like a pair that has a link gives no better one.
          const pair = fresh.length === 1 ? '' : `${other}\n${signatureOf(one.signal)}\n${signature}`;
          if (pair !== '' && tried.has(pair)) continue;
          const found = this.#linkTo(one, to, keys, apart);
          if (found === undefined) continue;
          if (pair !== '') tried.add(pair);
          if (found.link.timeOnly && !(this.isConfirmed(id) && this.isConfirmed(other))) continue;
          if (best === undefined || this.#isBetter({ other, ...found }, best)) best = { other, ...found };
        }
      }
    }
    return best;
  }
  #linkTo(one, { members }, keys, apart) {
    let best;
    for (const key of keys) {
      const two = members.get(key);
      if (apart && !isAnchor(two, this.#context)) return undefined;
      const link = linkOf(one, two, this.#context);
      if (link === undefined) continue;
      const apartMs = Math.abs(one.signal.startedMs - two.signal.startedMs);
      if (best === undefined || link.strength > best.link.strength || apartMs < best.apartMs) best = { link, apartMs };
      if (keys.size > NEAREST_OF) return best;
    }
    return best;
  }
  #isBetter(a, b) {
    const since = ({ other }) => this.#cases.get(other)?.sinceMs ?? 0;
    return (
      (b.link.strength - a.link.strength ||
        a.apartMs - b.apartMs ||
        since(a) - since(b) ||
        (a.other < b.other ? -1 : 1)) < 0
    );
  }
  /** Where else something may be found that this signal is linked to: at least there. */
  #candidates(signal) {
    const at = this.#context.topology.locate(signal);
    if (at === undefined && signal.kind === 'journey') return this.#cases.keys();
    const tokens = checkTokens(signal);
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
    const found = new Set();
    for (const token of tokens) for (const id of this.#index.get(token) ?? []) found.add(id);
    return found;
  }
  /** What a signal is found by; see `#candidates`. */
  #tokensOf(signal) {
    const at = this.#context.topology.locate(signal);
    const tokens = checkTokens(signal);
    if (at !== undefined) {
      const { namespace, environment, name } = at.service;
      return [...tokens, `node ${at.node}`, `name ${name}`, `namespace ${namespace}`, `environment ${environment}`];
    }
    if (signal.kind === 'journey') return [...tokens, 'nowhere'];
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
function checkTokens(signal) {
  if (signal.kind === 'anomaly') return [];
  const checkId = signal.kind === 'journey' ? signal.checkId : alertPlace(signal.labels).checkId;
  return checkId === '' ? [] : [`check ${checkId}`];
}
