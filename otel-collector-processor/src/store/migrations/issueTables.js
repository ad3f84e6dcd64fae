/** Issues, what services they touch, and what else triage knows. */
export const issueTables = {
    name: '0002_issue_tables',
    up: async (database, types) => {
        await database.schema
            .createTable('vigil_issue')
            .addColumn('id', 'text', (column) => column.notNull().primaryKey())
            .addColumn('revision', types.long, (column) => column.notNull())
            .addColumn('writer', 'text', (column) => column.notNull())
            .addColumn('state', 'text', (column) => column.notNull())
            .addColumn('tenant', 'text', (column) => column.notNull())
            .addColumn('live', 'integer', (column) => column.notNull())
            .addColumn('opened_ms', types.long, (column) => column.notNull())
            .addColumn('summary', 'text', (column) => column.notNull())
            .addColumn('document', 'text', (column) => column.notNull())
            .execute();
        await database.schema
            .createIndex('vigil_issue_by_state')
            .on('vigil_issue')
            .columns(['state', 'opened_ms', 'id'])
            .execute();
        await database.schema.createIndex('vigil_issue_by_time').on('vigil_issue').columns(['opened_ms', 'id']).execute();
        await database.schema.createIndex('vigil_issue_by_live').on('vigil_issue').columns(['live']).execute();
        await database.schema
            .createTable('vigil_issue_service')
            .addColumn('service', 'text', (column) => column.notNull())
            .addColumn('issue_id', 'text', (column) => column.notNull())
            .addPrimaryKeyConstraint('vigil_issue_service_key', ['service', 'issue_id'])
            .execute();
        await database.schema
            .createIndex('vigil_issue_service_by_issue')
            .on('vigil_issue_service')
            .columns(['issue_id'])
            .execute();
        await database.schema
            .createTable('vigil_triage_rest')
            .addColumn('id', 'integer', (column) => column.notNull().primaryKey())
            .addColumn('document', 'text', (column) => column.notNull())
            .execute();
    },
};
