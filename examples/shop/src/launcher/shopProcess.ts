import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { processMessageSchema, type LauncherMessage } from '../processes/processLink.ts';
import type { ProcessRole, ShopUrls } from '../roles.ts';
import { SERVICE_ROLES } from '../roles.ts';

/** A process that is told to stop has this long before it is killed; it takes less by itself. */
const STOP_MS = 12_000;

export type ShopProcess = Readonly<{
  role: ProcessRole;
  pid: number | undefined;
  /** The port it took; fails with a sentence if it could not. */
  listening: Promise<number>;
  learn(urls: ShopUrls): void;
  /** Ends it in order, or kills it when that takes too long. Resolves when it takes no more requests. */
  stop(): Promise<void>;
  /** Resolves when it is gone. */
  gone: Promise<void>;
}>;

export type SpawnOptions = Readonly<{
  role: ProcessRole;
  shopDir: string;
  env: NodeJS.ProcessEnv;
  /** Called when it ends without having been told to. */
  onDeath(message: string): void;
}>;

function entryOf(role: ProcessRole): string {
  return SERVICE_ROLES.some((service) => service === role) ? 'serviceProcess.ts' : `${role}Process.ts`;
}

/**
 * Starts one process of the shop with this process's Node. The channel between the two is also what ends the child
 * when this process is gone, however it went.
 */
export function spawnShopProcess({ role, shopDir, env, onDeath }: SpawnOptions): ShopProcess {
  const child = spawn(process.execPath, [join(shopDir, 'src', 'processes', entryOf(role))], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let told = false;
  const send = (message: LauncherMessage): void => {
    if (child.connected) child.send(message, () => undefined); // it may be gone meanwhile
  };
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`${role} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(`${role} ended with ${signal ?? `code ${code}`}`));
  });
  const closed = Promise.withResolvers<undefined>();
  const listening = new Promise<number>((resolve, reject) => {
    child.on('message', (value) => {
      const message = processMessageSchema.parse(value);
      switch (message.type) {
        case 'listening':
          return resolve(message.port);
        case 'failed':
          return reject(new Error(`${role}: ${message.message}`));
        case 'closed':
          return closed.resolve(undefined);
        default:
          message satisfies never;
      }
    });
    void exited.then((message) => reject(new Error(`${message} before it listened`)));
  });
  listening.catch(() => undefined); // whoever waits for it hears of it
  void exited.then((message) => {
    if (!told) onDeath(message);
  });

  return {
    role,
    pid: child.pid,
    listening,
    learn: (urls) => send({ type: 'peers', urls }),
    async stop() {
      told = true;
      send({ type: 'stop' });
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      void exited.then(() => clearTimeout(limit));
      await Promise.race([closed.promise, exited]);
    },
    gone: exited.then(() => undefined),
  };
}
