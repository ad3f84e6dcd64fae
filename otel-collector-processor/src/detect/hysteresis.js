export const CLOSED = { recent: [], quiet: 0, openSinceMs: 0 };
/** One slot further. `suspicious` opens, `quiet` closes; a slot may be neither (there was too little to tell). */
export function step(state, slotMs, suspicious, quiet, o) {
    const recent = [...state.recent, [suspicious, slotMs]].slice(-o.outOf);
    if (state.openSinceMs > 0) {
        const quietSlots = quiet ? state.quiet + 1 : suspicious ? 0 : state.quiet;
        return quietSlots >= o.closeAfter ? CLOSED : { ...state, recent, quiet: quietSlots };
    }
    const suspects = recent.filter(([is]) => is);
    if (suspects.length < o.openAfter)
        return { recent, quiet: 0, openSinceMs: 0 };
    return { recent, quiet: 0, openSinceMs: suspects[0][1] };
}
