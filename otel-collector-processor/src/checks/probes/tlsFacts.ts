import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';

/** What a connection with TLS says: `facts` by the names of FACTS, and the protocol that ALPN agreed on. */
export type TlsFacts = Readonly<{ protocol: string | undefined; facts: Readonly<Record<string, unknown>> }>;

const DAY_MS = 86_400_000;
/** Shorter keys are weak: NIST SP 800-57 part 1, table 2 (112 bits of security). */
const KEY_BITS_MIN: Readonly<Record<string, number>> = { rsa: 2048, 'rsa-pss': 2048, dsa: 2048, ec: 224 };
const WEAK_SIGNATURE = /md5|sha-?1(?!\d)/i;
const WEAK_VERSIONS: ReadonlySet<string> = new Set(['SSLv3', 'TLSv1', 'TLSv1.1']);

/** The chain as it was sent, the host's own certificate first. The issuer of a root is the root. */
function chainOf(socket: TLSSocket): readonly PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  let next = socket.getPeerCertificate(true);
  while (next?.raw !== undefined && !chain.some(({ fingerprint256 }) => fingerprint256 === next.fingerprint256)) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

function daysLeft({ valid_to }: PeerCertificate, nowMs: number): number {
  return Math.floor(((Date.parse(valid_to) - nowMs) / DAY_MS) * 10) / 10;
}

const firstOf = (name: string | readonly string[] | undefined): string => [name ?? ''].flat()[0] ?? '';

/** Why a key, a signature or a protocol is weak; undefined if none is. */
function weakness(certificate: X509Certificate, keyBits: number | undefined, version: string): string | undefined {
  const type = certificate.publicKey.asymmetricKeyType ?? '';
  const least = KEY_BITS_MIN[type];
  if (WEAK_VERSIONS.has(version)) return `it speaks ${version}`;
  if (least !== undefined && keyBits !== undefined && keyBits < least)
    return `its ${type} key has ${keyBits} bits, and should have ${least}`;
  const signature = certificate.signatureAlgorithm ?? '';
  return WEAK_SIGNATURE.test(signature) ? `it is signed with ${signature}` : undefined;
}

function keyBitsOf({ publicKey }: X509Certificate, peer: PeerCertificate): number | undefined {
  return publicKey.asymmetricKeyDetails?.modulusLength ?? (typeof peer.bits === 'number' ? peer.bits : undefined);
}

/** What a connection that is open says. `host`: whom its certificate has to be for, without brackets. */
export function tlsFacts(socket: TLSSocket, host: string, nowMs = Date.now()): TlsFacts {
  const protocol = typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : undefined;
  const chain = chainOf(socket);
  const [own] = chain;
  if (own === undefined) return { protocol, facts: { trusted: false, trustedProblem: 'there is no certificate' } };
  const certificate = new X509Certificate(own.raw);
  const version = socket.getProtocol() ?? '';
  const mismatch = checkServerIdentity(host.replace(/^\[(.*)\]$/, '$1'), own);
  const lifetimeMs = Date.parse(own.valid_to) - Date.parse(own.valid_from);
  const keyBits = keyBitsOf(certificate, own);
  const weak = weakness(certificate, keyBits, version);
  const verifyProblem = socket.authorized ? undefined : String(socket.authorizationError ?? 'it is not trusted');
  const trustedProblem = mismatch?.message ?? verifyProblem;
  return {
    protocol,
    facts: {
      trusted: trustedProblem === undefined,
      ...(trustedProblem !== undefined && { trustedProblem }),
      strong: weak === undefined,
      ...(weak !== undefined && { strongProblem: weak }),
      hostMatches: mismatch === undefined,
      selfSigned: certificate.checkIssued(certificate),
      version,
      cipher: socket.getCipher()?.standardName ?? '',
      daysLeft: daysLeft(own, nowMs),
      chainDaysLeft: Math.min(...chain.map((one) => daysLeft(one, nowMs))),
      lifetimeLeftRatio: Math.max(0, (Date.parse(own.valid_to) - nowMs) / lifetimeMs),
      expiresMs: Math.min(...chain.map(({ valid_to }) => Date.parse(valid_to))),
      subject: firstOf(own.subject?.CN),
      issuer: firstOf(own.issuer?.CN),
      names: (own.subjectaltname ?? '').split(', ').flatMap((name) => name.split(':').slice(1).join(':') || []),
      serial: own.serialNumber,
      fingerprint: own.fingerprint256,
      keyType: certificate.publicKey.asymmetricKeyType ?? '',
      keyBits,
      signature: certificate.signatureAlgorithm ?? '',
    },
  };
}
