import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createLogger } from './createLogger.ts';
function recordingLogger() {
    const lines = [];
    const logger = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
    return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}
describe('the logger', () => {
    it('writes one JSON line with level in words, time in ISO 8601 and the message', () => {
        const { logger, lines, last } = recordingLogger();
        logger.warn({ destination: 'tempo' }, 'slow');
        expect(lines[0]).toMatch(/^\{.*\}\n$/);
        expect(last()).toMatchObject({ level: 'warn', destination: 'tempo', msg: 'slow' });
        expect(last()['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    });
    test.each([
        ['a field', (l) => l.info({ token: 'hunter2-hunter2' }, 'x')],
        ['a deep field', (l) => l.info({ a: [{ b: { 'X-API-Key': 'hunter2-hunter2' } }] }, 'x')],
        ['a whole object under a secret name', (l) => l.info({ cookies: { a: 'hunter2-hunter2' } }, 'x')],
        ['the bindings of a child', (l) => l.child({ password: 'hunter2-hunter2' }).info('x')],
        [
            'the bindings of a grandchild',
            (l) => l
                .child({ a: 1 })
                .child({ r: { secret: 'hunter2-hunter2' } })
                .info('x'),
        ],
        ['a message', (l) => l.info('sent authorization: Bearer hunter2-hunter2')],
        ['a URL', (l) => l.info({ url: 'postgres://vigil:hunter2-hunter2@db/vigil' }, 'x')],
        ["an error's message", (l) => l.error(new Error('cannot reach https://u:hunter2-hunter2@h/'), 'x')],
        [
            "an error's fields",
            (l) => l.error({ err: Object.assign(new Error('no'), { headers: { authorization: 'hunter2-hunter2' } }) }, 'x'),
        ],
        ["an error's cause", (l) => l.error({ err: new Error('no', { cause: new Error('Basic hunter2-hunter2') }) }, 'x')],
    ])('takes a secret out of %s', (_where, write) => {
        const { logger, lines } = recordingLogger();
        write(logger);
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toContain('hunter2');
        expect(lines[0]).toContain('[redacted]');
    });
    it('keeps counts and switches whose name sounds like a secret', () => {
        const { logger, last } = recordingLogger();
        logger.info({ trustedTokens: 3, tokenRequired: true }, 'x');
        expect(last()).toMatchObject({ trustedTokens: 3, tokenRequired: true });
    });
    it('goes on when nobody reads standard error any more', async () => {
        const script = `
      import { createLogger } from ${JSON.stringify(require.resolve('./index.ts'))};
      const logger = createLogger({ level: 'info' });
      logger.info('first');
      process.stdin.once('data', () => {
        for (let line = 0; line < 1000; line++) logger.info({ line }, 'into the void');
        setImmediate(() => process.exit(7));
      });`;
        const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'ignore', 'pipe'] });
        const exit = once(child, 'exit');
        const [line] = (await once(child.stderr, 'data'));
        expect(JSON.parse(line.toString())).toMatchObject({ level: 'info', msg: 'first' });
        child.stderr.destroy();
        child.stdin.write('go');
        expect(await exit).toEqual([7, null]);
    }, 60_000);
    it('obeys a level that is changed while it runs', () => {
        const { logger, lines } = recordingLogger();
        logger.level = 'error';
        logger.info('quiet');
        logger.error('loud');
        expect(lines).toHaveLength(1);
    });
});
