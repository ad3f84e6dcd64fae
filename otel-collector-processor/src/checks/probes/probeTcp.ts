import { ExchangeError, exchangeError } from '../http/exchangeError.ts';
import { factsAlone, type Answer } from '../http/answer.ts';
import { withinTime } from '../http/withinTime.ts';
import { openProbeSocket } from './openTls.ts';
import type { ProbeContext } from './probeContext.ts';

/** More of what a server says is not read. */
const RECEIVED_MAX_BYTES = 64 * 1024;

/**
 * Opens a connection, sends what there is to send, and reads until `isEnough` says so, the server ends, or time is over:
 * what came until then is judged. Rejects with ExchangeError alone.
 */
export async function probeTcp(
  context: ProbeContext,
  options: Readonly<{ send: string | undefined; isEnough: (received: string) => boolean }>,
): Promise<Answer> {
  const { monotonicMs, deadlineMs, signal, onPhase, onBytes } = context;
  const peer = `${context.hostname}:${context.port}`;
  context.onSent();
  const socket = await openProbeSocket(context);
  const chunks: Buffer[] = [];
  let size = 0;
  const received = (): string => Buffer.concat(chunks).toString('utf8');
  try {
    const sentMs = monotonicMs();
    if (options.send !== undefined) {
      socket.write(options.send);
      onBytes(Buffer.byteLength(options.send));
    }
    if (options.isEnough('')) return factsAlone({ tcp: { received: '' } });
    const read = new Promise<void>((resolve, reject) => {
      socket.on('data', (chunk: Buffer) => {
        if (chunks.length === 0) onPhase('firstByte', monotonicMs() - sentMs);
        chunks.push(chunk);
        size += chunk.length;
        onBytes(chunk.length);
        if (size >= Math.min(RECEIVED_MAX_BYTES, context.maxBytes) || options.isEnough(received())) resolve();
      });
      socket.once('end', resolve);
      socket.once('error', reject);
    });
    const timeout = (): ExchangeError => new ExchangeError('target', peer, { isTimeout: true });
    await withinTime(read, { deadlineMs, monotonicMs, signal, timeout }).catch((error: unknown) => {
      // What is missing says more than that time was over.
      if (!(error instanceof ExchangeError && error.isTimeout)) throw error;
    });
    return factsAlone({ tcp: { received: received() } });
  } catch (error) {
    throw exchangeError(error, peer);
  } finally {
    socket.destroy();
  }
}
