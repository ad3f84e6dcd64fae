import { createHmac } from 'node:crypto';

/** Digits of a pseudonym: 64 bits, of which a million users give two the same once in 37 million installations. */
const DIGITS = 16;

/**
 * What a user is called here: 16 hexadecimal digits of an HMAC-SHA-256 with the installation's key over tenant and id.
 * Nobody without the key can tell whose it is, and other installations call the same user something else.
 */
export function pseudonym(installationKey: Buffer, tenant: string, user: string): string {
  // "user" keeps it apart from all else that is made with the key.
  return createHmac('sha256', installationKey)
    .update(JSON.stringify(['user', tenant, user]))
    .digest('hex')
    .slice(0, DIGITS);
}
