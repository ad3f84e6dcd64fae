/** A map that forgets the entry longest not written when it is full: the shop runs for days. */
export type BoundedMap<V> = Readonly<{
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): boolean;
  size(): number;
}>;

export function createBoundedMap<V>(maxEntries: number): BoundedMap<V> {
  const entries = new Map<string, V>(); // iterates in the order of insertion
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= maxEntries) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        return;
      }
    },
    delete: (key) => entries.delete(key),
    size: () => entries.size,
  };
}
