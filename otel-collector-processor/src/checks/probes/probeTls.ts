import { factsAlone, type Answer } from '../http/answer.ts';
import { openTls } from './openTls.ts';
import type { ProbeContext } from './probeContext.ts';
import { tlsFacts } from './tlsFacts.ts';

/** Agrees on TLS and looks at the certificates. Rejects with ExchangeError alone. */
export async function probeTls(context: ProbeContext, serverName: string | undefined): Promise<Answer> {
  context.onSent();
  const socket = await openTls(context, { serverName: serverName ?? '', alpn: [] });
  const { facts } = tlsFacts(socket, serverName ?? context.hostname);
  socket.destroy();
  return factsAlone({ tls: facts });
}
