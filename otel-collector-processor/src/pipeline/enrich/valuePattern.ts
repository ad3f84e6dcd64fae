/** Longer values match nothing but `*`: a mark is short. */
const VALUE_MAX = 4096;

/**
 * Compiles a value of SyntheticRules: `*` stands for any text, `#` for one digit or more, all else for itself, in any
 * case (unless `exact`). The whole value has to fit; a blank one never does. O(length of value × length of pattern).
 */
export function valuePattern(pattern: string, exact = false): (value: string) => boolean {
  const folded = exact ? pattern : pattern.toLowerCase();
  if (folded === '*') return (value) => value.trim() !== '';
  const [first = '', ...rest] = folded.split('*');
  const last = rest.pop();
  return (value) => {
    if (value.length > VALUE_MAX || value.trim() === '') return false;
    const text = exact ? value : value.toLowerCase();
    let at = endOf(text, 0, first);
    if (last === undefined) return at === text.length;
    for (const part of rest) {
      if (at < 0) return false;
      at = firstEnd(text, at, part, (end) => end >= 0);
    }
    return at >= 0 && firstEnd(text, at, last, (end) => end === text.length) >= 0;
  };
}

/** End of the first occurrence of `part` from `from` on whose end is `wanted`, or -1. */
function firstEnd(text: string, from: number, part: string, wanted: (end: number) => boolean): number {
  for (let at = from; at <= text.length; at++) {
    const end = endOf(text, at, part);
    if (wanted(end)) return end;
  }
  return -1;
}

/** Where `part` ends if it stands at `at`, or -1. `#` takes all the digits that there are. */
function endOf(text: string, at: number, part: string): number {
  let end = at;
  for (let i = 0; i < part.length; i++) {
    if (part[i] !== '#') {
      if (text[end] !== part[i]) return -1;
      end++;
      continue;
    }
    const digitsAt = end;
    while (isDigit(text.charCodeAt(end))) end++;
    if (end === digitsAt) return -1;
  }
  return end;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
