/** Log and snapshot of the engine, audit trail, settings. */
export const firstTables = {
    name: '0001_first_tables',
    up: async (database, types) => {
        await database.schema
            .createTable('vigil_delta_log')
            .addColumn('sequence', types.sequence.type, types.sequence.column)
            .addColumn('payload', 'text', (column) => column.notNull())
            .execute();
        await database.schema
            .createTable('vigil_snapshot')
            .addColumn('sequence', types.long, (column) => column.notNull().primaryKey())
            .addColumn('version', 'integer', (column) => column.notNull())
            .addColumn('payload', types.bytes, (column) => column.notNull())
            .addColumn('created_ms', types.long, (column) => column.notNull())
            .execute();
        await database.schema
            .createTable('vigil_audit')
            .addColumn('sequence', types.sequence.type, types.sequence.column)
            .addColumn('at_ms', types.long, (column) => column.notNull())
            .addColumn('actor', 'text', (column) => column.notNull())
            .addColumn('action', 'text', (column) => column.notNull())
            .addColumn('subject', 'text', (column) => column.notNull())
            .addColumn('detail', 'text', (column) => column.notNull())
            .execute();
        await database.schema
            .createTable('vigil_setting')
            .addColumn('name', 'text', (column) => column.notNull().primaryKey())
            .addColumn('value', 'text', (column) => column.notNull())
            .execute();
    },
};
