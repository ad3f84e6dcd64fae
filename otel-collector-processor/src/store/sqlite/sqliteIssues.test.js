import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueStoreContract } from '../issues/issueStoreContract.ts';
describe('issues on SQLite', () => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-issues-'));
    afterAll(() => rmSync(root, { recursive: true, force: true }));
    let files = 0;
    issueStoreContract(() => Promise.resolve({ kind: 'sqlite', path: join(root, `${++files}.db`) }));
});
