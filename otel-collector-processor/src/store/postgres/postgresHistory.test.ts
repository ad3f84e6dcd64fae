import { describeWithPostgres } from '../../../../test/support/postgres.ts';
import { historyStoreContract } from '../history/historyStoreContract.ts';

describeWithPostgres('history on PostgreSQL', (cluster) => {
  historyStoreContract(async () => ({ kind: 'postgres', url: await cluster().createDatabase() }));
});
