import { isSecretRef, type DestinationConfig } from '@vigil/quality-model';
import type { Secrets } from './resolveSecrets.ts';

/** Headers of a destination with their secrets in them, names in lower case (as gRPC wants them): for the sender alone. */
export function destinationHeaders(
  { headers }: Pick<DestinationConfig, 'headers'>,
  secrets: Secrets,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      isSecretRef(value) ? secrets.get(value).reveal() : value,
    ]),
  );
}
