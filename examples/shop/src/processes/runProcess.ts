import type { ShopServer } from '../http/shopServer.ts';
import type { PeerAddresses } from '../http/peerAddresses.ts';
import type { ProcessConfig } from './processConfig.ts';
import { launcherMessageSchema, type ProcessMessage } from './processLink.ts';

/** Requests under way get this long when the process is told to stop. */
const DRAIN_MS = 5_000;

export type RunProcessOptions = Readonly<{
  config: ProcessConfig;
  server: ShopServer;
  peers: PeerAddresses;
  /** Runs once the peers are known. */
  onReady?(): void;
  /** Runs before the server closes. */
  beforeClose?(): Promise<void>;
  /** Runs after it. */
  afterClose?(): Promise<void>;
}>;

function tell(message: ProcessMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send !== undefined) process.send(message, () => resolve());
    else resolve();
  });
}

function reason(error: unknown, { host, port }: ProcessConfig): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} is taken; choose another port base`;
  if (code === 'EADDRNOTAVAIL') return `${host} is no address of this machine`;
  return error instanceof Error ? error.message : String(error);
}

/**
 * Runs one process of the shop as its launcher's child: tells where it listens, learns where the others do, and ends,
 * in order, when the launcher says so or is gone (the channel closes even when it was killed).
 */
export async function runProcess(o: RunProcessOptions): Promise<void> {
  let stopping = false;
  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    await o.beforeClose?.();
    await o.server.close(DRAIN_MS);
    await tell({ type: 'closed' });
    await o.afterClose?.();
    process.exit(0);
  }

  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group; the launcher decides the order
  process.on('disconnect', () => void stop());
  process.on('message', (value) => {
    const message = launcherMessageSchema.parse(value);
    switch (message.type) {
      case 'peers':
        o.peers.learn(message.urls);
        o.onReady?.();
        return;
      case 'stop':
        void stop();
        return;
      default:
        message satisfies never;
    }
  });

  if (!process.connected) return stop(); // the launcher went while this process was loading
  try {
    await tell({ type: 'listening', port: await o.server.listen(o.config.port, o.config.host) });
  } catch (error) {
    await tell({ type: 'failed', message: reason(error, o.config) });
    process.exit(1);
  }
}
