import { sql, type Transaction } from 'kysely';
import { StoreError } from './contract.ts';
import type { AuditEntry, Store } from './contract.ts';
import { kyselyIssues } from './issues/kyselyIssues.ts';
import { kyselyHistory } from './history/kyselyHistory.ts';
import { kyselyRuns } from './runs/kyselyRuns.ts';
import { migrateSchema } from './migrateSchema.ts';
import { storableText } from './storableText.ts';
import type { StoreBackend } from './storeBackend.ts';
import type { StoreSchema } from './storeSchema.ts';

/** The one store, on whichever database. */
export function kyselyStore(backend: StoreBackend): Store {
  const { database } = backend;
  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  /** Runs one method: whatever it throws leaves as a StoreError. */
  function run<T>(method: () => Promise<T>): Promise<T> {
    // Kysely would open anew a database that is closed before its first use.
    if (closing) {
      return Promise.reject(new StoreError('closed', `The store ${backend.place} is closed. Open it again to use it.`));
    }
    const call = told(method).finally(() => underWay.delete(call));
    underWay.add(call);
    return call;
  }

  async function told<T>(method: () => Promise<T>): Promise<T> {
    try {
      return await method();
    } catch (thrown) {
      throw thrown instanceof StoreError ? thrown : backend.toStoreError(thrown);
    }
  }

  return {
    kind: backend.kind,

    migrate: () => run(() => migrateSchema(backend)),

    appendDelta: (payload) =>
      run(() =>
        database.transaction().execute(async (transaction) => {
          await backend.holdAppends(transaction);
          const { sequence } = await transaction
            .insertInto('vigil_delta_log')
            .values({ payload })
            .returning('sequence')
            .executeTakeFirstOrThrow();
          return sequence;
        }),
      ),

    readDeltas: (afterSequence, limit) =>
      run(async () => {
        const rows = await database
          .selectFrom('vigil_delta_log')
          .select(['sequence', 'payload'])
          .where('sequence', '>', afterSequence)
          .orderBy('sequence')
          .limit(limit)
          .execute();
        return rows.map(({ sequence, payload }) => ({ sequence, payload })); // node:sqlite's rows have no prototype
      }),

    saveSnapshot: ({ sequence, version, payload, createdMs }) =>
      run(() =>
        database.transaction().execute(async (transaction) => {
          const content = { version, payload, created_ms: createdMs };
          await transaction
            .insertInto('vigil_snapshot')
            .values({ sequence, ...content })
            .onConflict((conflict) => conflict.column('sequence').doUpdateSet(content))
            .execute();
          await transaction.deleteFrom('vigil_delta_log').where('sequence', '<=', sequence).execute();
          await transaction
            .deleteFrom('vigil_snapshot')
            .where('sequence', '<', (query) =>
              query.selectFrom('vigil_snapshot').select((select) => select.fn.max('sequence').as('latest')),
            )
            .execute();
        }),
      ),

    latestSnapshot: () =>
      run(async () => {
        const row = await database
          .selectFrom('vigil_snapshot')
          .select(['sequence', 'version', 'payload', 'created_ms'])
          .orderBy('sequence', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row && { sequence: row.sequence, version: row.version, payload: row.payload, createdMs: row.created_ms };
      }),

    appendAudit: (entry) =>
      run(() =>
        database.transaction().execute(async (transaction) => {
          await backend.holdAppends(transaction);
          await insertAudit(transaction, entry);
        }),
      ),

    ...kyselyIssues(backend, run, insertAudit),
    ...kyselyRuns(backend, run),
    ...kyselyHistory(backend, run),

    readAudit: (limit) =>
      run(async () => {
        const rows = await database
          .selectFrom('vigil_audit')
          .select(['at_ms', 'actor', 'action', 'subject', 'detail'])
          .orderBy('sequence', 'desc')
          .limit(limit)
          .execute();
        return rows.map(({ at_ms: atMs, actor, action, subject, detail }) => ({
          atMs,
          actor,
          action,
          subject,
          detail: JSON.parse(detail) as Record<string, unknown>, // written by appendAudit alone
        }));
      }),

    getSetting: (name) => run(() => settingNamed(name)),

    initSetting: (name, value) =>
      run(async () => {
        // Waits for whoever is just setting it, and then does nothing; settings are never deleted.
        await database
          .insertInto('vigil_setting')
          .values({ name, value })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .execute();
        return (await settingNamed(name)) ?? value;
      }),

    ping: () =>
      run(async () => {
        await sql`select 1`.execute(database);
      }),

    close: () =>
      (closing ??= told(async () => {
        await Promise.allSettled(underWay);
        await database.destroy();
      })),
  };

  async function settingNamed(name: string): Promise<string | undefined> {
    const row = await database.selectFrom('vigil_setting').select('value').where('name', '=', name).executeTakeFirst();
    return row?.value;
  }
}

async function insertAudit(
  transaction: Transaction<StoreSchema>,
  { atMs, actor, action, subject, detail }: AuditEntry,
): Promise<void> {
  await transaction
    .insertInto('vigil_audit')
    .values({
      at_ms: atMs,
      actor: storableText(actor),
      action: storableText(action),
      subject: storableText(subject),
      detail: JSON.stringify(detail),
    })
    .execute();
}
