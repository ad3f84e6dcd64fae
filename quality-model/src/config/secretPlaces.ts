import { isSecretRef, type SecretRef } from './secretRef.ts';
import type { VigilConfig } from './vigilConfig.ts';

/** Where vigil.yaml names a secret: the reference and its path. */
export type SecretPlace = Readonly<{ ref: SecretRef; path: readonly (string | number)[] }>;

/** Every place of a valid configuration that names a secret. A new kind of place is a row here; a test looks for them. */
export function secretPlaces(config: VigilConfig): readonly SecretPlace[] {
  const candidates: readonly Readonly<{ text: string; path: readonly (string | number)[] }>[] = [
    ...config.receivers.otlp.trustedTokens.map((text, index) => ({
      text,
      path: ['receivers', 'otlp', 'trustedTokens', index],
    })),
    ...config.forward.flatMap(({ headers }, index) =>
      Object.entries(headers).map(([name, text]) => ({ text, path: ['forward', index, 'headers', name] })),
    ),
    ...(config.store.kind === 'postgres' ? [{ text: config.store.url, path: ['store', 'url'] }] : []),
  ];
  return candidates.flatMap(({ text, path }) => (isSecretRef(text) ? [{ ref: text, path }] : []));
}
