import { describeWithPostgres } from '../../../../test/support/postgres.ts';
import { runStoreContract } from '../runs/runStoreContract.ts';
describeWithPostgres('runs on PostgreSQL', (cluster) => {
    runStoreContract(async () => ({ kind: 'postgres', url: await cluster().createDatabase() }));
});
