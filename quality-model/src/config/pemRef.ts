import { secretRefSchema } from './secretRef.ts';

/**
 * Where a PEM text (certificates, a private key) is to be found: `env:NAME` or `file:PATH`. Files are looked at again while
 * Vigil runs; what is new in them is taken over without a restart.
 */
export const pemRefSchema = secretRefSchema;
