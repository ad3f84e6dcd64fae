import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findConfig } from './findConfig.ts';
let folder = '';
beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-find-'));
});
afterEach(() => rm(folder, { recursive: true }));
describe('the configuration', () => {
    it('is the one that was named, before the one of VIGIL_CONFIG', async () => {
        const env = { VIGIL_CONFIG: '/b.yaml' };
        expect(await findConfig('/a.yaml', env, folder)).toEqual({ path: '/a.yaml', required: true });
        expect(await findConfig(undefined, env, folder)).toEqual({ path: '/b.yaml', required: true });
    });
    test.each(['vigil.yaml', 'vigil.yml'])('is %s where none was named', async (name) => {
        await writeFile(join(folder, name), '');
        expect(await findConfig(undefined, {}, folder)).toEqual({ path: join(folder, name), required: true });
    });
    it('may be absent where none was named', async () => {
        const path = join(folder, 'vigil.yaml');
        expect(await findConfig(undefined, { VIGIL_CONFIG: '' }, folder)).toEqual({ path, required: false });
    });
});
