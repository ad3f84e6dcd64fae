import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { holderState, parseLockHolder, processTable } from './lockHolder.ts';
const self = { pid: 50, startTicks: '900', bootId: 'boot', pidNamespace: 'pid:[1]', hostname: 'host' };
const holder = { ...self, pid: 7, startTicks: '100', startedMs: 0, random: 'ab' };
const table = (startTicks, own = {}) => ({
    self: { ...self, ...own },
    startTicksOf: (pid) => (pid === 7 ? startTicks : undefined),
});
describe('the holder of a lock', () => {
    test.each([
        ['alive', 'its process is there with the same start', table('100')],
        ['dead', 'no process has its number', table(undefined)],
        ['dead', 'another process has its number now', table('101')],
        ['alive', 'a process has its number, and the system tells no start', table('')],
        ['unseen', 'it was held in another container', table(undefined, { pidNamespace: 'pid:[2]' })],
        ['unseen', 'it was held before the last boot, or on another machine', table(undefined, { bootId: 'other' })],
    ])('is %s when %s', (state, _when, processes) => {
        expect(holderState(holder, processes)).toBe(state);
    });
    test.each([
        ['alive', 'on this machine', 'host'],
        ['unseen', 'on another machine', 'elsewhere'],
    ])('is %s %s where the system names no boot', (state, _where, hostname) => {
        const nameless = { bootId: '', pidNamespace: '' };
        expect(holderState({ ...holder, ...nameless, startTicks: '', hostname }, table('', nameless))).toBe(state);
    });
    test.each(['', '{', '[]', 'null', '{"pid":"7"}', '\u0000'.repeat(9)])('is nobody in %j', (text) => {
        expect(parseLockHolder(text)).toBeUndefined();
    });
    it('survives being written and read', () => {
        expect(parseLockHolder(JSON.stringify(holder))).toEqual(holder);
    });
});
describe('the process table', () => {
    const { self: own, startTicksOf } = processTable();
    it('knows this process', () => {
        expect(own.pid).toBe(process.pid);
        expect(startTicksOf(process.pid)).toBe(own.startTicks);
    });
    it('knows no process that has ended', async () => {
        const child = spawn(process.execPath, ['-e', '']);
        await once(child, 'exit');
        expect(startTicksOf(child.pid)).toBeUndefined();
    });
    (process.platform === 'linux' ? it : it.skip)('tells two processes apart by their start', async () => {
        const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
        await once(child, 'spawn');
        expect(Number(startTicksOf(child.pid))).toBeGreaterThan(Number(own.startTicks));
        child.kill('SIGKILL');
        await once(child, 'exit');
    });
});
