/** The older one of two takes the other in; of one age, the one with the smaller id. */
export function olderFirst(a, b) {
  const older = a.record.openedMs - b.record.openedMs || (a.record.id < b.record.id ? -1 : 1);
  return older <= 0 ? [a, b] : [b, a];
}
/** `into` gets everything of `gone`: signals, and what people said and did; `gone` says where it went. */
export function mergeIssues(into, gone, because) {
  for (const member of gone.members.values()) if (!into.members.has(member.signal.key)) into.put(member);
  const { id, notes, silences, assignee, acknowledged, mergedFrom, openedMs, title } = gone.record;
  const was = into.record;
  into.set({
    notes: [...was.notes, ...notes].sort((a, b) => a.atMs - b.atMs),
    silences: [...was.silences, ...silences],
    assignee: was.assignee ?? assignee,
    mergedFrom: [...was.mergedFrom, ...mergedFrom, id],
    openedMs: Math.min(was.openedMs, openedMs),
    // Whoever is on one half is on the whole.
    ...(was.acknowledged === null && acknowledged !== null
      ? { state: 'acknowledged', acknowledged }
      : { state: was.state }),
  });
  into.log('merged', `Took in ${id} (${title}) because ${because}`);
  gone.set({ state: 'merged', mergedInto: was.id, live: false });
  gone.log('merged', `Merged into ${was.id} because ${because}`);
}
