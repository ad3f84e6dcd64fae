import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import { checkedAddresses, type AddressGuard } from './checkedAddresses.ts';
import { tlsFacts, type TlsFacts } from '../probes/tlsFacts.ts';
import { ExchangeError, exchangeError } from './exchangeError.ts';

export type GuardedConnector = Readonly<{
  connect: buildConnector.connector;
  /** Ends connections that are being opened. */
  abandon: () => void;
}>;

/** Opens connections for undici, to checked addresses alone. `onTls`: what the certificate of a connection says. */
export function createGuardedConnector(
  guard: AddressGuard & Readonly<{ allowH2: boolean; onTls: (facts: TlsFacts) => void }>,
): GuardedConnector {
  const { onPhase, allowH2 } = guard;
  // No limit of time here: the step has one, and abandons what is under way.
  const open = buildConnector({ allowH2, timeout: 0, maxCachedSessions: 0 });
  const opening = new Set<Socket>();
  let abandoned = false;

  const connectTo = (connection: buildConnector.Options, address: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      onPhase('connect', 'begin');
      // The declared type has no result; the socket is returned all the same, and is needed to abandon it.
      const socket = (open as (...args: Parameters<typeof open>) => Socket)(
        { ...connection, hostname: address },
        (error, connected) => {
          opening.delete(socket);
          if (error !== null) return reject(error);
          if (connected instanceof TLSSocket) guard.onTls(tlsFacts(connected, connection.hostname));
          if (connection.protocol === 'https:') onPhase('tls', 'end');
          else onPhase('connect', 'end');
          resolve(connected);
        },
      );
      opening.add(socket);
      if (connection.protocol !== 'https:') return;
      socket.once('connect', () => {
        onPhase('connect', 'end');
        onPhase('tls', 'begin');
      });
    });

  const connectToAny = async (connection: buildConnector.Options): Promise<Socket> => {
    const addresses = await checkedAddresses(connection.hostname, guard);
    let failure: unknown;
    for (const address of addresses) {
      if (abandoned) break;
      try {
        return await connectTo(connection, address);
      } catch (error) {
        failure = error;
      }
    }
    throw failure ?? new ExchangeError('target', `${connection.hostname} was given up`);
  };

  return {
    connect: (connection, callback) => {
      connectToAny(connection).then(
        (socket) => {
          if (abandoned) socket.destroy();
          callback(null, socket);
        },
        (error: unknown) => callback(exchangeError(error, connection.host ?? connection.hostname), null),
      );
    },
    abandon: () => {
      abandoned = true;
      for (const socket of opening) socket.destroy(new Error('given up'));
      opening.clear();
    },
  };
}
