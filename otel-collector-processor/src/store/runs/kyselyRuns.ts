import type { StoreBackend } from '../storeBackend.ts';
import { RUNS_KEPT_MS, type RunStore } from './contract.ts';

type Run = <T>(method: () => Promise<T>) => Promise<T>;

/** The methods of the store that keep runs. `run` makes StoreErrors of what they throw. */
export function kyselyRuns({ database }: StoreBackend, run: Run): RunStore {
  return {
    appendRun: ({ checkId, runId, attempt, startedMs, document }) =>
      run(() =>
        database.transaction().execute(async (transaction) => {
          await transaction
            .insertInto('vigil_run')
            .values({ check_id: checkId, run_id: runId, attempt, started_ms: startedMs, document })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
          await transaction
            .deleteFrom('vigil_run')
            .where('check_id', '=', checkId)
            .where('started_ms', '<', startedMs - RUNS_KEPT_MS)
            .execute();
        }),
      ),
    runsBetween: (checkId, fromMs, toMs) =>
      run(async () => {
        const rows = await database
          .selectFrom('vigil_run')
          .select('document')
          .where('check_id', '=', checkId)
          .where('started_ms', '>=', fromMs)
          .where('started_ms', '<', toMs)
          .orderBy('started_ms')
          .orderBy('attempt')
          .execute();
        return rows.map(({ document }) => document);
      }),
    recentRuns: (checkId, limit) =>
      run(async () => {
        const rows = await database
          .selectFrom('vigil_run')
          .select('document')
          .where('check_id', '=', checkId)
          .orderBy('started_ms', 'desc')
          .orderBy('attempt', 'desc')
          .limit(limit)
          .execute();
        return rows.map(({ document }) => document);
      }),
  };
}
