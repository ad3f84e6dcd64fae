import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStoreContract } from '../runs/runStoreContract.ts';
describe('runs on SQLite', () => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-runs-'));
    afterAll(() => rmSync(root, { recursive: true, force: true }));
    let files = 0;
    runStoreContract(() => Promise.resolve({ kind: 'sqlite', path: join(root, `${++files}.db`) }));
});
