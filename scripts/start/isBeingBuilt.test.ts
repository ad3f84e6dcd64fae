import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isBeingBuilt } from './isBeingBuilt.ts';

describe('a workbench', () => {
  test.each([
    ['is being built when it says so', '{"state":"building"}', true],
    ['is not any more when it is ready', '{"state":"ready"}', false],
    ['is not when it could not be built', '{"state":"failed"}', false],
    ['is not when it says something else', '<!doctype html>', false],
  ])('%s', async (_what, body, expected) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect([await isBeingBuilt(url), asked]).toEqual([expected, ['/workbench/build']]);
    await new Promise((resolve) => server.close(resolve));
    expect(await isBeingBuilt(url)).toBe(false);
  });
});
