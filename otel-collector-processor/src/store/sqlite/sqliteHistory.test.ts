import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyStoreContract } from '../history/historyStoreContract.ts';

describe('history on SQLite', () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-history-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  let files = 0;
  historyStoreContract(() => Promise.resolve({ kind: 'sqlite', path: join(root, `${++files}.db`) }));
});
