/** Who acts where nobody did. */
export const VIGIL_ACTOR = 'vigil';
/** Most entries that are kept of one issue. */
const TIMELINE_MAX = 1000;
/** What a storm writes by the thousand, and what goes first. */
const PLENTIFUL = ['signal_joined', 'signal_returned', 'signal_ended'];
/** The timeline with `entries` behind it. Beyond its bound the oldest comings and goings of signals go, never an act. */
export function extendTimeline(timeline, entries) {
  const all = [...timeline, ...entries];
  let surplus = all.length - TIMELINE_MAX;
  return surplus <= 0 ? all : all.filter(({ kind }) => !(PLENTIFUL.includes(kind) && surplus-- > 0));
}
