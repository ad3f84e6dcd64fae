import type { Kysely, Transaction } from 'kysely';
import { storableText } from '../storableText.ts';
import type { StoreBackend } from '../storeBackend.ts';
import type { StoreSchema } from '../storeSchema.ts';
import type { HistoryRow, HistoryStore } from './contract.ts';

type Run = <T>(method: () => Promise<T>) => Promise<T>;

/** Rows of one statement: PostgreSQL takes 65,535 parameters, SQLite 32,766; a row has four. */
const ROWS_A_STATEMENT = 500;

/** The methods of the store that keep history. `run` makes StoreErrors of what they throw. */
export function kyselyHistory({ database }: StoreBackend, run: Run): HistoryStore {
  /** Ids of names that were met. A name keeps its id for good. */
  const ids = new Map<string, number>();

  return {
    writeHistory: (rows) =>
      run(async () => {
        if (rows.length === 0) return;
        await database
          .transaction()
          .execute(async (transaction) => {
            const known = await idsOf(transaction, rows);
            for (const some of inParts(rows))
              await transaction
                .insertInto('vigil_history')
                .values(
                  some.map(({ series, resolutionMs, startMs, counts }) => ({
                    series_id: known.get(storableText(series))!,
                    resolution_ms: resolutionMs,
                    start_ms: startMs,
                    counts,
                  })),
                )
                .onConflict((conflict) =>
                  conflict
                    .columns(['series_id', 'resolution_ms', 'start_ms'])
                    .doUpdateSet((set) => ({ counts: set.ref('excluded.counts') })),
                )
                .execute();
            // Only what was committed may be remembered: a transaction that fails takes its new names back.
            return known;
          })
          .then((known) => known.forEach((id, name) => ids.set(name, id)));
      }),

    readHistory: (series, { resolutionMs, fromMs, toMs }) =>
      run(async () => {
        const rows = await database
          .selectFrom('vigil_history')
          .innerJoin('vigil_history_series', 'vigil_history_series.id', 'vigil_history.series_id')
          .select(['start_ms', 'counts'])
          .where('name', '=', storableText(series))
          .where('resolution_ms', '=', resolutionMs)
          .where('start_ms', '>=', fromMs)
          .where('start_ms', '<', toMs)
          .orderBy('start_ms')
          .execute();
        return rows.map(({ start_ms: startMs, counts }) => ({ series, resolutionMs, startMs, counts }));
      }),

    readHistoryPage: ({ resolutionMs, fromMs, toMs }, after, seriesLimit) =>
      run(async () => {
        const afterId = after === undefined ? -1 : await idOf(database, storableText(after));
        const page = await database
          .selectFrom('vigil_history')
          .select('series_id')
          .distinct()
          .where('resolution_ms', '=', resolutionMs)
          .where('start_ms', '>=', fromMs)
          .where('start_ms', '<', toMs)
          .where('series_id', '>', afterId)
          .orderBy('series_id')
          .limit(seriesLimit)
          .execute();
        if (page.length === 0) return [];
        const rows = await database
          .selectFrom('vigil_history')
          .innerJoin('vigil_history_series', 'vigil_history_series.id', 'vigil_history.series_id')
          .select(['name', 'start_ms', 'counts'])
          .where(
            'series_id',
            'in',
            page.map(({ series_id: id }) => id),
          )
          .where('resolution_ms', '=', resolutionMs)
          .where('start_ms', '>=', fromMs)
          .where('start_ms', '<', toMs)
          .orderBy('series_id')
          .orderBy('start_ms')
          .execute();
        return rows.map(({ name, start_ms: startMs, counts }) => ({ series: name, resolutionMs, startMs, counts }));
      }),

    dropHistory: (resolutionMs, beforeMs) =>
      run(async () => {
        await database
          .deleteFrom('vigil_history')
          .where('resolution_ms', '=', resolutionMs)
          .where('start_ms', '<', beforeMs)
          .execute();
      }),

    historySeries: () =>
      run(async () => {
        const rows = await database
          .selectFrom('vigil_history_series')
          .select('name')
          .where((where) =>
            where.exists(
              where
                .selectFrom('vigil_history')
                .select('series_id')
                .whereRef('vigil_history.series_id', '=', 'vigil_history_series.id'),
            ),
          )
          .execute();
        return rows.map(({ name }) => name).sort();
      }),
  };

  async function idsOf(transaction: Transaction<StoreSchema>, rows: readonly HistoryRow[]) {
    const names = [...new Set(rows.map(({ series }) => storableText(series)))];
    const missing = names.filter((name) => !ids.has(name));
    const found = new Map<string, number>();
    for (const some of inParts(missing)) {
      await transaction
        .insertInto('vigil_history_series')
        .values(some.map((name) => ({ name })))
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute();
      const rowsOfNames = await transaction
        .selectFrom('vigil_history_series')
        .select(['id', 'name'])
        .where('name', 'in', some)
        .execute();
      for (const { id, name } of rowsOfNames) found.set(name, id);
    }
    return new Map(names.map((name) => [name, ids.get(name) ?? found.get(name)!]));
  }
}

async function idOf(database: Kysely<StoreSchema>, name: string): Promise<number> {
  const row = await database
    .selectFrom('vigil_history_series')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.id ?? -1;
}

function* inParts<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += ROWS_A_STATEMENT) yield all.slice(at, at + ROWS_A_STATEMENT);
}
