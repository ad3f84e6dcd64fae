import { createServer } from 'node:net';
import { freePortBase, isFree } from './freePorts.ts';

const listening = (port: number) =>
  new Promise<ReturnType<typeof createServer>>((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
  });

describe('a base of ports', () => {
  const preferred = 23_000 + (process.pid % 900);

  test('is the preferred one while its ports are free', async () => {
    expect(await freePortBase(preferred, [7, 8])).toBe(preferred);
  });

  test('is another one when any of them is taken', async () => {
    const server = await listening(preferred + 8);
    const base = await freePortBase(preferred, [7, 8]);
    expect(await isFree(preferred + 8)).toBe(false);
    server.close();
    expect(base).not.toBe(preferred);
  });

  test('has no port that browsers never call', async () => {
    expect(await isFree(10_080)).toBe(false);
    await expect(fetch('http://127.0.0.1:10080')).rejects.toMatchObject({ cause: { message: 'bad port' } });
  });
});
