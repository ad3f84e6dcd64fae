/** A host name as a name of `[a-z0-9-]`, at most 32: what stands before its first dot; `here` for one that has nothing of it. */
export function hostLabel(host: string): string {
  const name = host
    .toLowerCase()
    .split('.')[0]!
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 32);
  return name === '' ? 'here' : name;
}
