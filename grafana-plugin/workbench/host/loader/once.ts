/** `load`, called once for each id; one that failed may be tried again. */
export function once<M extends { id: string }, P>(load: (meta: M) => Promise<P>): (meta: M) => Promise<P> {
  const loading = new Map<string, Promise<P>>();
  return (meta) => {
    const before = loading.get(meta.id);
    if (before !== undefined) return before;
    const started = load(meta).catch((error: unknown) => {
      loading.delete(meta.id);
      throw error;
    });
    loading.set(meta.id, started);
    return started;
  };
}
