import type { Delta } from './delta.ts';

/** The same step of a pipeline, counting nothing: for a delta that can never be applied, so that those behind it can. */
export function withoutContent(delta: Delta): Delta {
  const {
    journeyPasses: _passes,
    userCells: _users,
    transactionSpans: _spans,
    watchedDropped: _dropped,
    ...rest
  } = delta;
  return { ...rest, services: [], serviceVersions: [], operations: [], cells: [], stubs: [], stubsDropped: 0 };
}
