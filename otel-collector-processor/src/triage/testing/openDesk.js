import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../store/index.ts';
import { createEventRing } from '../desk/eventRing.ts';
import { createTriageDesk } from '../desk/createTriageDesk.ts';
import { TRIAGE_DEFAULTS } from '../contract.ts';
import { edges, T0 } from './world.ts';
/** Desks on real SQLite files in a folder of their own. */
export function deskFolder() {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-triage-'));
  const open = [];
  let starts = 0;
  return {
    path: (name) => join(root, name),
    /** Opens the file of this name (again, after what died without a word). */
    async open(name, options = {}, nowMs = T0) {
      const store = openStore({ kind: 'sqlite', path: join(root, name) });
      open.push(store);
      await store.migrate();
      const clock = { nowMs };
      const told = [];
      const errors = [];
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
    async close() {
      await Promise.all(open.map((store) => store.close()));
      rmSync(root, { recursive: true, force: true });
    },
  };
}
