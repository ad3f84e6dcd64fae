import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../store/index.ts';
import { createEventRing, type LiveEvent } from '../desk/eventRing.ts';
import type { TriageDesk, TriageDeskOptions } from '../desk/contract.ts';
import { createTriageDesk } from '../desk/createTriageDesk.ts';
import { TRIAGE_DEFAULTS } from '../contract.ts';
import { edges, T0 } from './world.ts';

export type DeskUnderTest = Readonly<{
  desk: TriageDesk;
  store: Store;
  /** All that was told. */
  told: LiveEvent[];
  errors: unknown[];
  clock: { nowMs: number };
}>;

/** Desks on real SQLite files in a folder of their own. */
export function deskFolder() {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-triage-'));
  const open: Store[] = [];
  let starts = 0;
  return {
    path: (name: string): string => join(root, name),
    /** Opens the file of this name (again, after what died without a word). */
    async open(name: string, options: Partial<TriageDeskOptions> = {}, nowMs = T0): Promise<DeskUnderTest> {
      const store = openStore({ kind: 'sqlite', path: join(root, name) });
      open.push(store);
      await store.migrate();
      const clock = { nowMs };
      const told: LiveEvent[] = [];
      const errors: unknown[] = [];
      const ring = createEventRing('e');
      ring.subscribe(undefined, { onEvent: (event) => told.push(event), onClose: () => {} });
      const desk = await createTriageDesk({
        store,
        nowMs: () => clock.nowMs,
        edges: () => edges(['ula>mip', 'mip>zan']),
        settings: () => TRIAGE_DEFAULTS,
        writer: `start-${starts++}`,
        events: ring,
        silencers: () => [],
        onError: (error) => errors.push(error),
        ...options,
      });
      return { desk, store, told, errors, clock };
    },
    async close(): Promise<void> {
      await Promise.all(open.map((store) => store.close()));
      rmSync(root, { recursive: true, force: true });
    },
  };
}
