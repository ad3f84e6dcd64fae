import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { DEFAULT_SESSION } from '../session/session.ts';
import { grafanaUser } from '../session/grafanaUser.ts';
import { identityTokens } from './identityToken.ts';

test('an identity token is signed with the key that is published, and holds for ten minutes', () => {
  const { tokenOf, keys } = identityTokens();
  const token = tokenOf(grafanaUser({ ...DEFAULT_SESSION, role: 'Viewer', login: 'kim' }), 'http://w/', 5_000);
  const [header = '', claims = '', signature = ''] = token.split('.');
  const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  const [jwk] = keys.keys as [JsonWebKey & { kid: string }];
  expect(decoded(header)).toEqual({ alg: 'ES256', kid: jwk.kid, typ: 'jwt' });
  expect(decoded(claims)).toMatchObject({
    aud: 'org:1',
    sub: 'user:2',
    role: 'Viewer',
    username: 'kim',
    iat: 5,
    exp: 605,
  });
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const signed = Buffer.from(`${header}.${claims}`);
  expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(jwk.d).toBeUndefined();
});
