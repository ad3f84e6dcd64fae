import { Secret, TOTP } from 'otpauth';

/** A one-time password of a journey, with its secret in base32. */
export type OneTimePassword = Readonly<{
  secret: string;
  digits: number;
  periodSeconds: number;
  algorithm: 'SHA1' | 'SHA256' | 'SHA512';
}>;

/** The password of this moment (RFC 6238). Throws for a secret that is not base32. */
export function passwordAt({ secret, digits, periodSeconds, algorithm }: OneTimePassword, nowMs: number): string {
  const key = Secret.fromBase32(secret.replace(/[\s-]/g, ''));
  return new TOTP({ secret: key, digits, period: periodSeconds, algorithm }).generate({ timestamp: nowMs });
}
