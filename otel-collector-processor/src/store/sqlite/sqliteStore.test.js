import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeContract } from '../storeContract.ts';
describe('the store on SQLite', () => {
    const root = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-store-'));
    afterAll(() => rmSync(root, { recursive: true, force: true }));
    let files = 0;
    storeContract({
        newLocation: () => Promise.resolve({ kind: 'sqlite', path: join(root, `${++files}`, 'vigil.db') }),
        forbidDeletesFromLog: [
            `create trigger forbid before delete on vigil_delta_log begin select raise(abort, 'forbidden'); end`,
        ],
    });
});
