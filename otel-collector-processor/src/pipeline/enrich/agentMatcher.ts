/** Where a text of a rule may stand in a user agent, indexed by its first word. */
type Entry = Readonly<{ text: string; wordAt: number; atStart: boolean; rule: number }>;

/**
 * Finds which of many texts stand in a user agent, in one pass over its words: `SyntheticRules.userAgents` says how a
 * text is written. O(length of the agent) but for texts that begin alike.
 */
export class AgentMatcher {
  readonly #whole = new Map<string, number>();
  readonly #byWord = new Map<string, Entry[]>();

  /** A text for a rule; of several that stand in an agent the rule with the lowest number counts. Throws RangeError for a text without a word. */
  add(text: string, rule: number): void {
    const folded = text.toLowerCase();
    if (folded.startsWith('=')) {
      const whole = folded.slice(1);
      this.#whole.set(whole, Math.min(rule, this.#whole.get(whole) ?? Infinity));
      return;
    }
    const atStart = folded.startsWith('^');
    const literal = atStart ? folded.slice(1) : folded;
    const word = /[a-z0-9]+/.exec(literal);
    if (word === null) throw new RangeError(`the user agent "${text}" has neither a letter nor a digit`);
    const entries = this.#byWord.get(word[0]) ?? [];
    this.#byWord.set(word[0], entries);
    entries.push({ text: literal, wordAt: word.index, atStart, rule });
  }

  /** The rule that the agent (lower case) meets, or -1. */
  match(agent: string): number {
    let found = this.#whole.get(agent) ?? Infinity;
    for (let at = 0; at < agent.length;) {
      if (!isWord(agent.charCodeAt(at))) {
        at++;
        continue;
      }
      let end = at + 1;
      while (isWord(agent.charCodeAt(end))) end++;
      const entries = this.#byWord.get(agent.slice(at, end));
      if (entries !== undefined)
        for (const entry of entries)
          if (entry.rule < found && stands(agent, at - entry.wordAt, entry)) found = entry.rule;
      at = end;
    }
    return found === Infinity ? -1 : found;
  }
}

function stands(agent: string, at: number, { text, atStart }: Entry): boolean {
  if (atStart ? at !== 0 : at < 0) return false;
  if (!agent.startsWith(text, at)) return false;
  const end = at + text.length;
  return !isWord(text.charCodeAt(text.length - 1)) || !isWord(agent.charCodeAt(end));
}

/** A letter or a digit of ASCII, lower case. NaN, which stands for what is beyond the end, is none. */
function isWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}
