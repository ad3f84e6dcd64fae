/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listWords(names, max = 4) {
  const shown = names.length > max ? [...names.slice(0, max - 1), `${names.length - max + 1} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
