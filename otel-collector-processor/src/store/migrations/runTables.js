/** Attempts of journeys' runs. */
export const runTables = {
    name: '0003_run_tables',
    up: async (database, types) => {
        await database.schema
            .createTable('vigil_run')
            .addColumn('check_id', 'text', (column) => column.notNull())
            .addColumn('run_id', 'text', (column) => column.notNull())
            .addColumn('attempt', 'integer', (column) => column.notNull())
            .addColumn('started_ms', types.long, (column) => column.notNull())
            .addColumn('document', 'text', (column) => column.notNull())
            .addPrimaryKeyConstraint('vigil_run_key', ['check_id', 'run_id', 'attempt'])
            .execute();
        await database.schema
            .createIndex('vigil_run_by_time')
            .on('vigil_run')
            .columns(['check_id', 'started_ms'])
            .execute();
    },
};
