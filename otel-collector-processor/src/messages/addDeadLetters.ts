import { SIGNALS, type DeadLetterAccounting, type ItemsBySignal } from './delta.ts';

/** Two stores of dead letters of one destination as one. */
export function addDeadLetters(a: DeadLetterAccounting, b: DeadLetterAccounting): DeadLetterAccounting {
  const dropped: Record<string, ItemsBySignal> = { ...a.dropped };
  for (const [reason, items] of Object.entries(b.dropped))
    dropped[reason] = dropped[reason] === undefined ? items : sumOfItems(dropped[reason], items);
  const oldest = [a.oldestMs, b.oldestMs].filter((ms) => ms !== null);
  return {
    recovered: sumOfItems(a.recovered, b.recovered),
    stored: sumOfItems(a.stored, b.stored),
    kept: sumOfItems(a.kept, b.kept),
    replayed: sumOfItems(a.replayed, b.replayed),
    dropped,
    bytes: a.bytes + b.bytes,
    maxBytes: a.maxBytes + b.maxBytes,
    oldestMs: oldest.length === 0 ? null : Math.min(...oldest),
  };
}

/** Items added up, signal by signal. */
export function sumOfItems(a: ItemsBySignal, b: ItemsBySignal): ItemsBySignal {
  return Object.fromEntries(SIGNALS.map((signal) => [signal, a[signal] + b[signal]])) as Record<
    (typeof SIGNALS)[number],
    number
  >;
}
