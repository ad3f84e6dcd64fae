import { describeWithPostgres } from '../../../../test/support/postgres.ts';
import { issueStoreContract } from '../issues/issueStoreContract.ts';
describeWithPostgres('issues on PostgreSQL', (cluster) => {
    issueStoreContract(async () => ({ kind: 'postgres', url: await cluster().createDatabase() }));
});
