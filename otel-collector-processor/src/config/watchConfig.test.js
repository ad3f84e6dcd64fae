import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem } from './configProblem.ts';
import { loadConfig } from './loadConfig.ts';
import { watchConfig } from './watchConfig.ts';
let folder = '';
let watcher;
beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-watch-'));
});
afterEach(async () => {
    await watcher?.close();
    watcher = undefined;
    await rm(folder, { recursive: true });
});
const load = { env: {}, portBase: undefined, secrets: 'resolve' };
/** A clock and a file system that do nothing until a test says so. */
function stage() {
    let due;
    let changed;
    let ended;
    let watches = 0;
    const outcomes = [];
    const options = {
        load,
        settleMs: 200,
        pollMs: 5000,
        onOutcome: (outcome) => outcomes.push(outcome),
        after: (ms, run) => {
            due = { ms, run };
            return () => {
                due = undefined;
            };
        },
        watchFolder: (_folder, onChange, onEnd) => {
            [changed, ended] = [onChange, onEnd];
            watches++;
            return () => undefined;
        },
    };
    return {
        options,
        outcomes,
        get watches() {
            return watches;
        },
        /** What is due next, in milliseconds. */
        get dueMs() {
            return due?.ms;
        },
        tell: (name) => changed?.(name),
        end: () => ended?.(new Error('gone')),
        /** Lets the time pass until the next look, and waits until that has its result and has planned another. */
        async look() {
            const { run } = due;
            due = undefined;
            run();
            while (due === undefined)
                await new Promise(setImmediate);
        },
        /** Looks until the files have settled. */
        async settle() {
            const before = outcomes.length;
            do
                await this.look();
            while (due?.ms === 200);
            return outcomes.length > before ? outcomes.at(-1) : undefined;
        },
    };
}
const described = (outcome) => {
    switch (outcome?.kind) {
        case 'changed':
            return `changed: ${outcome.loaded.config.log.level}`;
        case 'rejected':
            return `rejected: ${outcome.problems.map((problem) => formatProblem(problem).replace(`${folder}/`, '')).join('; ')}`;
        default:
            return outcome?.kind ?? 'nothing';
    }
};
async function start(text, required = true, changes = {}) {
    const location = { path: join(folder, 'vigil.yaml'), required };
    if (text !== undefined)
        await writeFile(location.path, text);
    const running = await loadConfig(location, changes.load ?? load);
    if (running.kind === 'rejected')
        throw new Error('the first one has to be good');
    const play = stage();
    watcher = watchConfig({ ...play.options, ...changes, location, running: running.loaded });
    while (play.watches === 0)
        await new Promise(setImmediate);
    return { ...location, play, watcher };
}
describe('a configuration that is watched', () => {
    it('is looked at now and then, and nothing is said while it stays as it is', async () => {
        const { play } = await start('log: {level: warn}\n');
        expect(play.dueMs).toBe(5000);
        expect(await play.settle()).toBeUndefined();
        expect(play.dueMs).toBe(5000);
    });
    it('is replaced by a good one', async () => {
        const { play, path } = await start('');
        await writeFile(path, 'log: {level: debug}\n');
        expect(described(await play.settle())).toBe('changed: debug');
        expect(await play.settle()).toBeUndefined();
    });
    it('stays when the new one is bad, which is said once, and again when it is bad in another way', async () => {
        const { play, path } = await start('log: {level: warn}\n');
        await writeFile(path, 'log: {levl: debug}\n');
        const bad = 'rejected: vigil.yaml:1:7 log.levl: is not a known key (did you mean `level`?)';
        expect(described(await play.settle())).toBe(bad);
        expect(await play.settle()).toBeUndefined();
        await writeFile(path, 'log: [\n');
        expect(described(await play.settle())).toContain('rejected: vigil.yaml:2:1');
        await writeFile(path, 'log: {level: error}\n');
        expect(described(await play.settle())).toBe('changed: error');
    });
    it('is restored when the bad one is taken back', async () => {
        const { play, path } = await start('log: {level: warn}\n');
        await writeFile(path, 'nonsense');
        await play.settle();
        await writeFile(path, 'log: {level: warn}\n');
        expect(described(await play.settle())).toBe('restored');
    });
    it('stays when its file goes away', async () => {
        const { play, path } = await start('log: {level: warn}\n');
        await unlink(path);
        expect(described(await play.settle())).toBe('rejected: vigil.yaml does not exist: make it, or name another one');
    });
    it('that need not be there at first has to stay once it was', async () => {
        const { play, path } = await start(undefined, false);
        await writeFile(path, 'log: {level: debug}\n');
        expect(described(await play.settle())).toBe('changed: debug');
        await unlink(path);
        expect(described(await play.settle())).toContain('rejected: vigil.yaml does not exist');
    });
    it('is not taken while it is still being written', async () => {
        const { play, path } = await start('log: {level: warn}\n');
        await writeFile(path, '');
        await play.look();
        expect(play.dueMs).toBe(200);
        await writeFile(path, 'log: {level: de');
        await play.look();
        await writeFile(path, 'log: {level: debug}\n');
        await play.look();
        expect(play.outcomes).toEqual([]);
        await play.look();
        expect(play.outcomes.map(described)).toEqual(['changed: debug']);
    });
    it('is not said to have changed when it changes back before it settles', async () => {
        const { play, path } = await start('log: {level: warn}\n');
        await writeFile(path, 'log: {level: debug}\n');
        await play.look();
        await writeFile(path, 'log: {level: warn}\n');
        expect(await play.settle()).toBeUndefined();
    });
    test.each([
        ['its own name', 'vigil.yaml', 200],
        ['no name', undefined, 200],
        ['the link that Kubernetes swaps', '..data', 200],
        ['another file', 'vigil.log', 5000],
    ])('is looked at soon when the system tells of %s', async (_what, name, dueMs) => {
        const { play } = await start('');
        play.tell(name);
        expect(play.dueMs).toBe(dueMs);
    });
    it('is looked at in time however often the system tells of changes', async () => {
        const { play, path } = await start('');
        await writeFile(path, 'log: {level: debug}\n');
        play.tell('vigil.yaml');
        const look = play.look();
        play.tell('vigil.yaml'); // while it looks
        await look;
        expect(play.dueMs).toBe(200);
        expect(described(await play.settle())).toBe('changed: debug');
    });
    it('is watched anew when the system stops telling', async () => {
        const { play } = await start('');
        play.end();
        await play.look();
        expect(play.watches).toBe(2);
    });
    it('is polled where the system cannot watch at all', async () => {
        let tries = 0;
        const location = { path: join(folder, 'vigil.yaml'), required: true };
        await writeFile(location.path, '');
        const running = await loadConfig(location, load);
        if (running.kind === 'rejected')
            throw new Error('unexpected');
        const play = stage();
        const watchFolder = () => {
            tries++;
            throw new Error('no more watches');
        };
        watcher = watchConfig({ ...play.options, watchFolder, location, running: running.loaded });
        while (tries === 0)
            await new Promise(setImmediate);
        await writeFile(location.path, 'log: {level: debug}\n');
        expect(described(await play.settle())).toBe('changed: debug');
        expect(tries).toBeGreaterThan(1);
    });
    it('says nothing after it was closed', async () => {
        const { play, path, watcher } = await start('');
        await writeFile(path, 'log: {level: debug}\n');
        await watcher.close();
        expect(play.dueMs).toBeUndefined();
        expect(play.outcomes).toEqual([]);
    });
});
describe('a reload that was asked for', () => {
    it('does not wait, and is told to the one who asked alone', async () => {
        const { play, path, watcher } = await start('log: {level: warn}\n');
        expect(described(await watcher.reload())).toBe('unchanged');
        await writeFile(path, 'log: {level: debug}\n');
        expect(described(await watcher.reload())).toBe('changed: debug');
        await writeFile(path, 'nonsense: 1\n');
        expect(described(await watcher.reload())).toContain('rejected: vigil.yaml:1:1');
        expect(described(await watcher.reload())).toContain('rejected: vigil.yaml:1:1');
        await writeFile(path, 'log: {level: debug}\n');
        expect(described(await watcher.reload())).toBe('restored');
        expect(await play.settle()).toBeUndefined();
    });
});
describe('a secret of a configuration that is watched', () => {
    const text = 'receivers: {otlp: {trustedTokens: ["file:sender"]}}\n';
    it('is taken over when its file changes', async () => {
        await writeFile(join(folder, 'sender'), 'first');
        const { play } = await start(text);
        await writeFile(join(folder, 'sender'), 'second');
        const outcome = await play.settle();
        expect(outcome?.kind === 'changed' && outcome.loaded.secrets.get('file:sender').reveal()).toBe('second');
    });
    it('rejects the configuration when its file goes away, and restores it when that is back', async () => {
        await writeFile(join(folder, 'sender'), 'first');
        const { play } = await start(text);
        await unlink(join(folder, 'sender'));
        expect(described(await play.settle())).toContain('rejected: vigil.yaml:1:36');
        await writeFile(join(folder, 'sender'), 'first');
        expect(described(await play.settle())).toBe('restored');
    });
    it('that was missing is looked for although the configuration stays as it is', async () => {
        const { play, path } = await start('');
        await writeFile(path, text);
        expect(described(await play.settle())).toContain('rejected: vigil.yaml:1:36');
        await writeFile(join(folder, 'sender'), 'late');
        expect((await play.settle())?.kind).toBe('changed');
    });
});
describe('with the real file system', () => {
    /** Resolves with the first outcome: it is the test's own limit that ends the wait. */
    async function watchReally(path) {
        const location = { path, required: true };
        const running = await loadConfig(location, load);
        if (running.kind === 'rejected')
            throw new Error('the first one has to be good');
        const outcomes = [];
        let wake = () => undefined;
        const onOutcome = (outcome) => {
            outcomes.push(outcome);
            wake();
        };
        watcher = watchConfig({ location, running: running.loaded, load, onOutcome, settleMs: 20, pollMs: 100 });
        return {
            next: async () => {
                while (outcomes.length === 0)
                    await new Promise((resolve) => (wake = resolve));
                return outcomes.shift();
            },
        };
    }
    test.each([
        ['written in place', (path) => writeFile(path, 'log: {level: debug}\n')],
        [
            'replaced by a rename, as editors do',
            async (path) => {
                await writeFile(`${path}~`, 'log: {level: debug}\n');
                await rename(`${path}~`, path);
            },
        ],
        [
            'renamed away and written anew, as other editors do',
            async (path) => {
                await rename(path, `${path}.bak`);
                await writeFile(path, 'log: {level: debug}\n');
            },
        ],
    ])('a file is taken over when it was %s', async (_how, change) => {
        const path = join(folder, 'vigil.yaml');
        await writeFile(path, 'log: {level: warn}\n');
        const { next } = await watchReally(path);
        await change(path);
        expect(described(await next())).toBe('changed: debug');
    });
    it('a file is taken over when the link it lies behind is swapped, as Kubernetes does', async () => {
        for (const [name, level] of [
            ['one', 'warn'],
            ['two', 'debug'],
        ]) {
            await mkdir(join(folder, name));
            await writeFile(join(folder, name, 'vigil.yaml'), `log: {level: ${level}}\n`);
        }
        await symlink('one', join(folder, '..data'));
        await symlink(join('..data', 'vigil.yaml'), join(folder, 'vigil.yaml'));
        const { next } = await watchReally(join(folder, 'vigil.yaml'));
        await symlink('two', join(folder, '..tmp'));
        await rename(join(folder, '..tmp'), join(folder, '..data'));
        expect(described(await next())).toBe('changed: debug');
    });
    it('a folder is taken over when a file is added to it', async () => {
        await writeFile(join(folder, 'a.yaml'), '');
        const { next } = await watchReally(folder);
        await writeFile(join(folder, 'b.yaml'), 'log: {level: debug}\n');
        expect(described(await next())).toBe('changed: debug');
    });
});
