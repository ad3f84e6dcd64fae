import type { DestinationConfig, OtlpReceiverConfig, SecretRef } from '@vigil/quality-model';
import type { Secrets } from './resolveSecrets.ts';

/** The PEM texts that the references of a client's `tls` (a destination's, the engine's) stand for; undefined where it has none. */
export function clientTls({ tls }: Pick<DestinationConfig, 'tls'>, secrets: Secrets) {
  if (tls === undefined) return undefined;
  const { ca, cert, key, ...rest } = tls;
  return { ca: textOf(ca, secrets), cert: textOf(cert, secrets), key: textOf(key, secrets), ...rest };
}

/** The PEM texts that the references of a listener's `tls` stand for; undefined where it speaks in clear. */
export function listenerTls({ tls }: Pick<OtlpReceiverConfig, 'tls'>, secrets: Secrets) {
  if (tls === undefined) return undefined;
  const { cert, key, clientCa } = tls;
  return {
    cert: secrets.get(cert, 'pem').reveal(),
    key: secrets.get(key, 'pem').reveal(),
    clientCa: textOf(clientCa, secrets),
  };
}

function textOf(ref: SecretRef | undefined, secrets: Secrets): string | undefined {
  return ref === undefined ? undefined : secrets.get(ref, 'pem').reveal();
}
