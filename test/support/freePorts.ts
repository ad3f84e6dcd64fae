import { createServer, type Server } from 'node:net';

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

const close = (server: Server) => new Promise((resolve) => server.close(resolve));

export async function freePort(): Promise<number> {
  const server = await listen(0);
  const address = server.address();
  await close(server);
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

let next = 20_000 + (process.pid % 200) * 100;

/** A VIGIL_PORT_BASE whose ports are free. Test processes begin at different places, so that they do not meet. */
export async function freePortBase(): Promise<number> {
  for (;;) {
    const base = next;
    next += 20;
    const servers: Server[] = [];
    try {
      for (const offset of [7, 8, 9, 10, 11]) servers.push(await listen(base + offset));
      return base;
    } catch {
      // taken: the next one
    } finally {
      await Promise.all(servers.map(close));
    }
  }
}
