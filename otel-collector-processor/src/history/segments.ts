import { RESOLUTIONS, SETTLED_AFTER_MS } from './resolutions.ts';

/** Rows of one resolution that begin in [fromMs, toMs). */
export type Segment = Readonly<{ resolutionMs: number; fromMs: number; toMs: number }>;

/**
 * Which rows make up [fromMs, toMs), by time: as coarse as fits, none twice. Where the finer rows of an edge are not
 * kept any more the range begins at the coarser row that holds the edge, so it may begin up to an hour earlier. Both
 * ends are multiples of a minute. Pure.
 */
export function segments(fromMs: number, toMs: number, nowMs: number): readonly Segment[] {
  return fill(RESOLUTIONS.length - 1, fromMs, toMs, nowMs);
}

function fill(level: number, fromMs: number, toMs: number, nowMs: number): readonly Segment[] {
  if (fromMs >= toMs) return [];
  const { resolutionMs } = RESOLUTIONS[level]!;
  if (level === 0) return [{ resolutionMs, fromMs, toMs }];
  const finerKeptMs = RESOLUTIONS[level - 1]!.keptMs;
  const settledMs = floorTo(nowMs - SETTLED_AFTER_MS, resolutionMs);
  const edgeIsKept = fromMs >= nowMs - finerKeptMs;
  const begin = edgeIsKept ? ceilTo(fromMs, resolutionMs) : floorTo(fromMs, resolutionMs);
  const end = floorTo(Math.min(toMs, settledMs), resolutionMs);
  if (begin >= end) return fill(level - 1, fromMs, toMs, nowMs);
  return [
    ...(edgeIsKept ? fill(level - 1, fromMs, begin, nowMs) : []),
    { resolutionMs, fromMs: begin, toMs: end },
    ...fill(level - 1, end, toMs, nowMs),
  ];
}

export function floorTo(ms: number, resolutionMs: number): number {
  return Math.floor(ms / resolutionMs) * resolutionMs;
}

function ceilTo(ms: number, resolutionMs: number): number {
  return Math.ceil(ms / resolutionMs) * resolutionMs;
}
