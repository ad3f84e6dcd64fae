import { performance } from 'node:perf_hooks';
import { systemLookup } from '../http/checkedAddresses.ts';
import type { FromRunner, ToRunner } from '../runner/protocol.ts';
import { watchLateness } from './lateness.ts';
import { runJourney } from './runJourney.ts';

/** How long cleanup may go on after the parent is gone. */
const ORPHAN_MS = 30_000;

/**
 * What a runner does: performs the orders that its parent sends until the parent is gone. Then it ends what is under
 * way, cleans up, and exits. Must be called in a child process that was started with an IPC channel.
 */
export function runCheckRunner(): void {
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('a check runner is started by Vigil itself, with an IPC channel');
  const tell = (message: FromRunner): void => {
    if (process.connected) send(message);
  };
  const underWay = new Map<number, AbortController>();
  const asked = new Map<string, (token: number | undefined) => void>();
  const monotonicMs = (): number => performance.now();
  const lateness = watchLateness(monotonicMs);
  let lastAsk = 0;
  let isOrphan = false;

  const run = async ({ order }: Extract<ToRunner, { kind: 'run' }>): Promise<void> => {
    const abort = new AbortController();
    underWay.set(order.order, abort);
    const result = await runJourney(order, {
      lookup: systemLookup,
      monotonicMs,
      lateSince: lateness.worstSince,
      signal: abort.signal,
      ask: (target) => {
        if (isOrphan) return Promise.resolve(undefined);
        const ask = ++lastAsk;
        return new Promise((resolve) => {
          asked.set(`${order.order} ${ask}`, resolve);
          tell({ kind: 'ask', order: order.order, ask, target });
        });
      },
      onBegun: (stepId) => tell({ kind: 'begun', order: order.order, stepId }),
      onStep: (result) => tell({ kind: 'step', order: order.order, result }),
    });
    underWay.delete(order.order);
    tell({ kind: 'done', order: order.order, result });
    if (isOrphan && underWay.size === 0) process.exit();
  };

  process.on('message', (message: ToRunner) => {
    switch (message.kind) {
      case 'run':
        void run(message);
        return;
      case 'abort':
        underWay.get(message.order)?.abort();
        return;
      case 'answer': {
        const key = `${message.order} ${message.ask}`;
        asked.get(key)?.(message.token ?? undefined);
        asked.delete(key);
        return;
      }
    }
  });
  process.on('disconnect', () => {
    isOrphan = true;
    if (underWay.size === 0) process.exit();
    for (const abort of underWay.values()) abort.abort();
    for (const answer of asked.values()) answer(undefined);
    setTimeout(() => process.exit(), ORPHAN_MS).unref();
  });
  // Ctrl-C reaches the whole group of processes: the parent decides when this one ends.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  tell({ kind: 'ready' });
}
