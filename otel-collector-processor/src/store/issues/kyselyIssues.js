import { StoreError } from '../contract.ts';
import { storableText } from '../storableText.ts';
/** The one row of what is not issues. */
const REST_ID = 1;
/** The methods of the store that keep issues. `run` makes StoreErrors of what they throw. */
export function kyselyIssues(backend, run, appendAudit) {
    const { database } = backend;
    return {
        saveTriage: ({ writer, issues, rest, audit }) => run(() => database.transaction().execute(async (transaction) => {
            if (audit.length > 0)
                await backend.holdAppends(transaction);
            for (const issue of issues) {
                await saveIssue(transaction, issue, writer, backend.place);
                await saveServices(transaction, issue);
            }
            if (rest !== undefined)
                await transaction
                    .insertInto('vigil_triage_rest')
                    .values({ id: REST_ID, document: rest })
                    .onConflict((conflict) => conflict.column('id').doUpdateSet({ document: rest }))
                    .execute();
            for (const entry of audit)
                await appendAudit(transaction, entry);
        })),
        loadTriage: () => run(async () => {
            const issues = await database.selectFrom('vigil_issue').select('document').where('live', '=', 1).execute();
            const rest = await database
                .selectFrom('vigil_triage_rest')
                .select('document')
                .where('id', '=', REST_ID)
                .executeTakeFirst();
            return { issues: issues.map(({ document }) => document), rest: rest?.document };
        }),
        listIssues: (filter, limit, after) => run(async () => {
            let query = filtered(database.selectFrom('vigil_issue'), filter).select('summary');
            if (after !== undefined)
                query = query.where((where) => where.or([
                    where('opened_ms', '<', after.openedMs),
                    where.and([where('opened_ms', '=', after.openedMs), where('id', '<', after.id)]),
                ]));
            const rows = await query.orderBy('opened_ms', 'desc').orderBy('id', 'desc').limit(limit).execute();
            return rows.map(({ summary }) => summary);
        }),
        countIssues: (filter) => run(async () => {
            const rows = await filtered(database.selectFrom('vigil_issue'), filter)
                .select(['state', (select) => select.fn.countAll().as('count')])
                .groupBy('state')
                .execute();
            return new Map(rows.map(({ state, count }) => [state, Number(count)]));
        }),
        getIssue: (id) => run(async () => {
            const row = await database
                .selectFrom('vigil_issue')
                .select(['tenant', 'document'])
                .where('id', '=', storableText(id))
                .executeTakeFirst();
            return row && { tenant: row.tenant, document: row.document };
        }),
    };
}
async function saveIssue(transaction, { id, storedRevision, revision, live, openedMs, ...issue }, writer, place) {
    const row = {
        revision,
        writer,
        state: issue.state,
        tenant: storableText(issue.tenant),
        live: Number(live),
        opened_ms: openedMs,
        summary: issue.summary,
        document: issue.document,
    };
    const updated = await transaction
        .updateTable('vigil_issue')
        .set(row)
        .where('id', '=', id)
        .where((where) => where.or([where('writer', '=', writer), where('revision', '=', storedRevision)]))
        .executeTakeFirst();
    if (updated.numUpdatedRows > 0n)
        return;
    if (storedRevision === 0) {
        const inserted = await transaction
            .insertInto('vigil_issue')
            .values({ id, ...row })
            .onConflict((conflict) => conflict.column('id').doNothing())
            .returning('id')
            .executeTakeFirst();
        if (inserted !== undefined)
            return;
    }
    throw new StoreError('conflict', `The issue ${id} in ${place} was changed by another process. One Vigil at a time may write there: stop the other one and restart this one.`);
}
async function saveServices(transaction, { id, services }) {
    const names = [...new Set(services.map(storableText))];
    const known = await transaction
        .selectFrom('vigil_issue_service')
        .select('service')
        .where('issue_id', '=', id)
        .execute();
    const had = new Set(known.map(({ service }) => service));
    const gone = [...had].filter((service) => !names.includes(service));
    for (const service of gone)
        await transaction
            .deleteFrom('vigil_issue_service')
            .where('issue_id', '=', id)
            .where('service', '=', service)
            .execute();
    for (const service of names.filter((name) => !had.has(name)))
        await transaction.insertInto('vigil_issue_service').values({ service, issue_id: id }).execute();
}
function filtered(query, { tenants, states, service, sinceMs }) {
    let found = query.where('state', 'in', states.length > 0 ? [...states] : ['']);
    if (tenants !== 'all')
        found = found.where('tenant', 'in', tenants.length > 0 ? tenants.map(storableText) : ['']);
    if (sinceMs !== undefined)
        found = found.where('opened_ms', '>=', sinceMs);
    if (service === undefined)
        return found;
    return found.where('id', 'in', (select) => select.selectFrom('vigil_issue_service').select('issue_id').where('service', '=', storableText(service)));
}
