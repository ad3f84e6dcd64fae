import type { StoreMigration } from './storeMigration.ts';

/** History of KPIs: series by name, and their counts by resolution and time. */
export const historyTables: StoreMigration = {
  name: '0004_history_tables',
  up: async (database, types) => {
    await database.schema
      .createTable('vigil_history_series')
      .addColumn('id', types.sequence.type, types.sequence.column)
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .execute();
    await database.schema
      .createTable('vigil_history')
      .addColumn('series_id', types.long, (column) => column.notNull())
      .addColumn('resolution_ms', types.long, (column) => column.notNull())
      .addColumn('start_ms', types.long, (column) => column.notNull())
      .addColumn('counts', types.bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('vigil_history_key', ['series_id', 'resolution_ms', 'start_ms'])
      .execute();
    await database.schema
      .createIndex('vigil_history_by_time')
      .on('vigil_history')
      .columns(['resolution_ms', 'start_ms'])
      .execute();
  },
};
