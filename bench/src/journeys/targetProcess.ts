import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { answerCommands } from '../pipeline/processes/commands.ts';

/** When a request came, Unix milliseconds, and whose it was: `<check>.<run>`, '' for another client. */
export type Arrival = readonly [mark: string, atMs: number];

let arrivals: Arrival[] = [];

/** `/first/REST`: the head comes after so many milliseconds, the body so many after it. */
const server = createServer((request, response) => {
  const atMs = performance.timeOrigin + performance.now();
  const [check = '', run = ''] = String(request.headers['x-vigil-check'] ?? '').split('.');
  arrivals.push([run === '' ? '' : `${check}.${run}`, atMs]);
  const [firstMs = 0, restMs = 0] = (request.url ?? '').split('/').slice(1).map(Number);
  void (async () => {
    await delay(firstMs);
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    await delay(restMs);
    response.end('hello');
  })();
});

const commands = {
  listen: async (_: null): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
    return (server.address() as AddressInfo).port;
  },
  /** What came since it was asked last. */
  arrivals: (_: null): Promise<readonly Arrival[]> => {
    const since = arrivals;
    arrivals = [];
    return Promise.resolve(since);
  },
};
export type TargetCommands = typeof commands;

answerCommands(commands);
