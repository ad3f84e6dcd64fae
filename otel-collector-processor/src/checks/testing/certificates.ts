import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

/** PEM of a certificate with its key. */
export type TestCertificate = Readonly<{ cert: string; key: string }>;

export type TestCertificateOptions = Readonly<{
  /** Host names and addresses that it is for. */
  names?: readonly string[];
  notBefore?: Date;
  notAfter?: Date;
  rsaBits?: number;
}>;

const DAY_MS = 86_400_000;

async function keysOf(rsaBits: number) {
  const algorithm = {
    ...{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: rsaBits },
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  return { algorithm, keys: (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as never };
}

async function pem(kind: string, key: webcrypto.CryptoKey): Promise<string> {
  const base64 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN ${kind}-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END ${kind}-----\n`;
}

/** An authority of a test, and what it signs. */
export async function createTestAuthority(
  name = 'Authority of a test',
): Promise<Readonly<{ ca: string; issue: (options?: TestCertificateOptions) => Promise<TestCertificate> }>> {
  const { algorithm, keys } = await keysOf(2048);
  const caKeys = keys as webcrypto.CryptoKeyPair;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: '01', name: `CN=${name}`, signingAlgorithm: algorithm, keys: caKeys },
    notBefore: new Date(Date.now() - 1000 * DAY_MS),
    notAfter: new Date(Date.now() + 1000 * DAY_MS),
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  let serial = 1;
  return {
    ca: ca.toString('pem'),
    issue: async ({ names = ['localhost', '127.0.0.1'], notBefore, notAfter, rsaBits = 2048 } = {}) => {
      const { keys: own } = await keysOf(rsaBits);
      const ownKeys = own as webcrypto.CryptoKeyPair;
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: (++serial).toString(16).padStart(2, '0'),
        subject: `CN=${names[0]}`,
        issuer: ca.subject,
        notBefore: notBefore ?? new Date(Date.now() - DAY_MS),
        notAfter: notAfter ?? new Date(Date.now() + 90 * DAY_MS),
        signingAlgorithm: algorithm,
        publicKey: ownKeys.publicKey,
        signingKey: caKeys.privateKey,
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            names.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
          ),
        ],
      });
      return { cert: certificate.toString('pem'), key: await pem('PRIVATE KEY', ownKeys.privateKey) };
    },
  };
}
