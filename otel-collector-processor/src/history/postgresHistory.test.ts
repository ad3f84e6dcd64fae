import { describeWithPostgres } from '../../../test/support/postgres.ts';
import { historyContract } from './testing/historyContract.ts';

jest.setTimeout(60_000); // hours of minutes, on a machine that may be busy

describeWithPostgres('history on PostgreSQL', (cluster) => {
  historyContract(async () => ({ kind: 'postgres', url: await cluster().createDatabase() }));
});
