import type { Series } from '@vigil/quality-model';
import { NOW_MS } from './now';
import { identityOf } from './serviceFactory';

const SLOT_MS = 10_000;
const SLOTS = 30;

/** Latency that jumps out of its band in the last third. */
export const seriesOf = (overrides: Partial<Series> = {}): Series => ({
  service: identityOf('ledger'),
  operation: 'POST /charge',
  signal: 'latency',
  unit: 'ms',
  state: 'anomalous',
  sinceMs: NOW_MS - (SLOTS / 3) * SLOT_MS,
  slotMs: SLOT_MS,
  nowMs: NOW_MS,
  points: Array.from({ length: SLOTS }, (_, n) => ({
    atMs: NOW_MS - (SLOTS - n) * SLOT_MS,
    seen: n < (SLOTS / 3) * 2 ? 44 + (n % 3) : 900,
    expected: 45,
    lower: 30,
    upper: 70,
  })),
  ...overrides,
});
