import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { ORGANISATION, type GrafanaUser } from '../session/grafanaUser.ts';

const VALID_SECONDS = 600;

/** Grafana's id tokens: who asks, signed, as `X-Grafana-Id` carries it; and the keys by which one sees that it is true. */
export type IdentityTokens = Readonly<{
  /** `nowMs`: Unix milliseconds. */
  tokenOf(user: GrafanaUser, issuer: string, nowMs: number): string;
  /** Body of `/api/signing-keys/keys`. */
  keys: Readonly<{ keys: readonly object[] }>;
}>;

/** Tokens signed with a key that lives as long as this process. */
export function identityTokens(): IdentityTokens {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const kid = `workbench-${randomUUID()}`;
  const encode = (value: object) => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
  return {
    keys: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }] },
    tokenOf(user, issuer, nowMs) {
      const iat = Math.floor(nowMs / 1000);
      const claims = {
        aud: `org:${ORGANISATION.id}`,
        authenticatedBy: 'password',
        email: user.email,
        exp: iat + VALID_SECONDS,
        iat,
        identifier: user.uid,
        iss: issuer,
        name: user.name,
        namespace: 'default',
        role: user.role,
        sub: `user:${user.id}`,
        type: 'user',
        username: user.login,
      };
      const signed = `${encode({ alg: 'ES256', kid, typ: 'jwt' })}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${signed}.${signature.toString('base64url')}`;
    },
  };
}
