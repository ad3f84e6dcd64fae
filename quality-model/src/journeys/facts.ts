/** What kind of value a fact has: it decides what it can be compared by. */
export type FactKind = 'text' | 'number' | 'flag' | 'list';

/** What is known of an answer beside its text, by the kind of step: `assert: [{ tls: daysLeft, gt: 14 }]`. */
export const FACTS = {
  http: {
    version: { kind: 'text', what: 'version of HTTP: `1.1` or `2`' },
    url: { kind: 'text', what: 'URL that answered in the end, without query' },
    redirects: { kind: 'number', what: 'redirects that were followed' },
    bytes: { kind: 'number', what: 'bytes of the body' },
    encoding: { kind: 'text', what: 'content encoding; empty for none' },
  },
  tls: {
    trusted: { kind: 'flag', what: 'the chain is trusted, valid now, and for this host' },
    strong: { kind: 'flag', what: 'TLS 1.2 or later, a key that is long enough, no MD5 or SHA-1' },
    hostMatches: { kind: 'flag', what: 'the certificate is for this host' },
    selfSigned: { kind: 'flag', what: 'the certificate is its own issuer' },
    version: { kind: 'text', what: 'protocol, such as `TLSv1.3`' },
    cipher: { kind: 'text', what: 'cipher suite, by the name of the standard' },
    daysLeft: { kind: 'number', what: 'days until the certificate of the host expires' },
    chainDaysLeft: { kind: 'number', what: 'days until the first certificate of the chain expires' },
    lifetimeLeftRatio: { kind: 'number', what: 'of the lifetime of the certificate so much is left, 0 to 1' },
    subject: { kind: 'text', what: 'common name of the certificate' },
    issuer: { kind: 'text', what: 'common name of its issuer' },
    names: { kind: 'list', what: 'host names and addresses that it is for' },
    serial: { kind: 'text', what: 'serial number, hexadecimal' },
    fingerprint: { kind: 'text', what: 'SHA-256 of the certificate, hexadecimal with colons' },
    keyType: { kind: 'text', what: '`rsa`, `ec`, `ed25519` …' },
    keyBits: { kind: 'number', what: 'length of the key' },
    signature: { kind: 'text', what: 'signature algorithm' },
  },
  dns: {
    rcode: { kind: 'text', what: 'response code: `NOERROR`, `NXDOMAIN` …' },
    records: { kind: 'list', what: 'data of the answers of the type that was asked for' },
    count: { kind: 'number', what: 'how many of them there are' },
    ttl: { kind: 'number', what: 'shortest time to live among them, seconds' },
    authoritative: { kind: 'flag', what: 'the server is authoritative for the name' },
  },
  grpc: {
    health: { kind: 'text', what: '`SERVING`, `NOT_SERVING`, `SERVICE_UNKNOWN`, `UNKNOWN`' },
    code: { kind: 'text', what: 'status of the call, such as `OK` or `UNIMPLEMENTED`' },
  },
  tcp: {
    received: { kind: 'text', what: 'what the server sent, as UTF-8' },
  },
} as const satisfies Record<string, Readonly<Record<string, Readonly<{ kind: FactKind; what: string }>>>>;

export type FactSource = keyof typeof FACTS;
export const FACT_SOURCES = Object.keys(FACTS) as readonly FactSource[];

/** The kind of a fact; undefined if there is none of this name. */
export function factKind(source: FactSource, name: string): FactKind | undefined {
  const facts: Readonly<Record<string, Readonly<{ kind: FactKind }>>> = FACTS[source];
  return Object.hasOwn(facts, name) ? facts[name]!.kind : undefined;
}
