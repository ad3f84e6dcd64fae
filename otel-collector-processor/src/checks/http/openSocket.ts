import { connect, type Socket } from 'node:net';
import { checkedAddresses, type AddressGuard, type OnConnectionPhase } from './checkedAddresses.ts';
import { ExchangeError, exchangeError } from './exchangeError.ts';
import { withinTime } from './withinTime.ts';

export type SocketRequest = AddressGuard &
  Readonly<{
    hostname: string;
    port: number;
    /** On the clock of `monotonicMs`. */
    deadlineMs: number;
    monotonicMs: () => number;
    signal: AbortSignal;
  }>;

function connectTo(address: string, port: number, onPhase: OnConnectionPhase, given: Set<Socket>): Promise<Socket> {
  return new Promise((resolve, reject) => {
    onPhase('connect', 'begin');
    const socket = connect({ host: address, port });
    given.add(socket);
    socket.once('error', reject);
    socket.once('connect', () => {
      onPhase('connect', 'end');
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/**
 * Opens a TCP connection to the first checked address that takes it. Whoever gets the socket listens to its errors and
 * destroys it. Rejects with ExchangeError alone.
 */
export async function openSocket(request: SocketRequest): Promise<Socket> {
  const { hostname, port, deadlineMs, monotonicMs, signal, onPhase } = request;
  const peer = `${hostname}:${port}`;
  const opening = new Set<Socket>();
  let phase = 'while its name was looked up';
  const attempt = async (): Promise<Socket> => {
    const addresses = await checkedAddresses(hostname, request);
    phase = 'while the connection was opened';
    let failure: unknown;
    for (const address of addresses) {
      if (signal.aborted || monotonicMs() >= deadlineMs) break;
      try {
        return await connectTo(address, port, onPhase, opening);
      } catch (error) {
        failure = error;
      }
    }
    throw failure ?? new ExchangeError('runner', 'the run was ended');
  };
  try {
    return await withinTime(attempt(), {
      ...{ deadlineMs, monotonicMs, signal },
      timeout: () =>
        new ExchangeError(phase.endsWith('looked up') ? 'runner' : 'target', `${peer} took too long ${phase}`, {
          isTimeout: true,
        }),
    });
  } catch (error) {
    for (const socket of opening) socket.destroy();
    throw exchangeError(error, peer);
  }
}
