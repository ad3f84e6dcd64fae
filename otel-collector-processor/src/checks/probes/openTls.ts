import type { Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { ExchangeError, exchangeError } from '../http/exchangeError.ts';
import { openSocket } from '../http/openSocket.ts';
import { withinTime } from '../http/withinTime.ts';
import { phaseTimes, type ProbeContext } from './probeContext.ts';

export type TlsOptions = Readonly<{
  /** Whom the certificate has to be for; empty for the host itself. */
  serverName: string;
  alpn: readonly string[];
}>;

/** Opens a TCP connection for a probe. */
export function openProbeSocket(context: ProbeContext): Promise<Socket> {
  return openSocket({ ...context, onPhase: phaseTimes(context) });
}

/**
 * Opens a connection with TLS, whatever its certificate says: to look at a bad one is what probes are for. So old
 * protocols and short keys are taken too (else OpenSSL's own security level would make them look closed).
 */
export async function openTls(context: ProbeContext, { serverName, alpn }: TlsOptions): Promise<TLSSocket> {
  const { hostname, port, deadlineMs, monotonicMs, signal } = context;
  const peer = `${hostname}:${port}`;
  const socket = await openProbeSocket(context);
  const onPhase = phaseTimes(context);
  onPhase('tls', 'begin');
  const isAddress = /^[\d.]+$|:/.test(hostname);
  const servername = serverName === '' ? (isAddress ? undefined : hostname) : serverName;
  const secured = new Promise<TLSSocket>((resolve, reject) => {
    const tls = connect({
      socket,
      ...(servername !== undefined && { servername }),
      ALPNProtocols: [...alpn],
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    tls.once('error', reject);
    tls.once('secureConnect', () => resolve(tls));
  });
  try {
    const tls = await withinTime(secured, {
      ...{ deadlineMs, monotonicMs, signal },
      timeout: () => new ExchangeError('target', `${peer} took too long while TLS was agreed on`, { isTimeout: true }),
    });
    onPhase('tls', 'end');
    context.onBytes(socket.bytesRead + socket.bytesWritten);
    return tls;
  } catch (error) {
    socket.destroy();
    throw exchangeError(error, peer);
  }
}
