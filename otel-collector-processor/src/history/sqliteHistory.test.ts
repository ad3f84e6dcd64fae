import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyContract } from './testing/historyContract.ts';

jest.setTimeout(60_000); // hours of minutes, on a machine that may be busy

describe('history on SQLite', () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-kpi-history-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  let files = 0;
  historyContract(() => Promise.resolve({ kind: 'sqlite', path: join(root, `${++files}.db`) }));
});
