/** Opens after `openAfter` suspicious slots of the last `outOf`, closes after `closeAfter` quiet ones in a row. */
export type HysteresisOptions = Readonly<{ openAfter: number; outOf: number; closeAfter: number }>;

export type HysteresisState = Readonly<{
  /** The last slots, oldest first: was it suspicious, and when did it begin. */
  recent: readonly (readonly [suspicious: boolean, beganMs: number])[];
  quiet: number;
  /** Since when it is open; 0 if it is closed. */
  openSinceMs: number;
}>;

export const CLOSED: HysteresisState = { recent: [], quiet: 0, openSinceMs: 0 };

/**
 * One slot further. `beganMs`: when that which is suspicious about it began, at the latest the slot itself.
 * `suspicious` opens, `quiet` closes; a slot may be neither (there was too little to tell).
 */
export function step(
  state: HysteresisState,
  beganMs: number,
  suspicious: boolean,
  quiet: boolean,
  o: HysteresisOptions,
): HysteresisState {
  const recent = [...state.recent, [suspicious, beganMs] as const].slice(-o.outOf);
  if (state.openSinceMs > 0) {
    const quietSlots = quiet ? state.quiet + 1 : suspicious ? 0 : state.quiet;
    return quietSlots >= o.closeAfter ? CLOSED : { ...state, recent, quiet: quietSlots };
  }
  const suspects = recent.filter(([is]) => is);
  if (suspects.length < o.openAfter) return { recent, quiet: 0, openSinceMs: 0 };
  return { recent, quiet: 0, openSinceMs: suspects[0]![1] };
}
