import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { isSecretRef, type ConfigProblem, type ProcessRole, type VigilConfig } from '@vigil/quality-model';
import { problemAt } from './configProblem.ts';
import { placeOf, type LocatedValue } from './locatedValue.ts';
import type { Secrets } from './resolveSecrets.ts';
import { roleUses } from './roleProblems.ts';

type Path = readonly (string | number)[];

/** A `tls` section, of a destination or of the receivers. `authorities` are its `ca` or `clientCa`. */
type Section = Readonly<{ path: Path; authorities: string; refs: Readonly<Record<string, unknown>> }>;

/** What is wrong with certificates and keys that the role uses: that they are none, or do not belong together. */
export function tlsProblems(
  config: VigilConfig,
  secrets: Secrets,
  root: LocatedValue,
  role: ProcessRole,
): readonly ConfigProblem[] {
  const used = sections(config).filter((section) => roleUses(role, section));
  return used.flatMap(({ path, authorities, refs }) => {
    const textOf = (name: string): string | undefined => {
      const ref = refs[name];
      return typeof ref === 'string' && isSecretRef(ref) ? secrets.get(ref, 'pem').reveal() : undefined;
    };
    const problem = (name: string, message: string): ConfigProblem => {
      const at = [...path, name];
      return problemAt(placeOf(root, at), { path: at, message });
    };
    const problems: ConfigProblem[] = [];
    const read = <T>(name: string, parse: (text: string) => T, mustBe: string): T | undefined => {
      const text = textOf(name);
      if (text === undefined) return undefined;
      try {
        return parse(text);
      } catch {
        problems.push(problem(name, `must be ${mustBe}`));
        return undefined;
      }
    };
    read(authorities, certificatesOf, 'certificates in PEM');
    const chain = read('cert', certificatesOf, 'a certificate in PEM, perhaps with its chain behind it');
    const key = read('key', createPrivateKey, 'a private key in PEM that has no passphrase');
    if (chain !== undefined && key !== undefined && !belongsTo(chain[0]!, key))
      problems.push(problem('key', 'is not the key of the certificate in cert'));
    return problems;
  });
}

/** What works and should not be left so. */
export function tlsWarnings({ forward, engine }: VigilConfig, root: LocatedValue): readonly ConfigProblem[] {
  const clients = [
    ...forward.map(({ tls }, index) => ({ tls, at: ['forward', index], whom: 'destination' })),
    { tls: engine?.tls, at: ['engine'], whom: 'engine' },
  ];
  return clients.flatMap(({ tls, at, whom }) => {
    if (tls?.insecureSkipVerify !== true) return [];
    const path = [...at, 'tls', 'insecureSkipVerify'];
    const message = `takes any certificate: whoever stands in between can read and change everything. Set tls.ca to the authority of the ${whom} instead`;
    return [{ ...problemAt(placeOf(root, path), { path, message }), severity: 'warning' as const }];
  });
}

function sections({ forward, receivers, engine, replicas }: VigilConfig): readonly Section[] {
  return [
    { path: ['engine', 'tls'], authorities: 'ca', refs: engine?.tls ?? {} },
    { path: ['replicas', 'tls'], authorities: 'clientCa', refs: replicas?.tls ?? {} },
    ...forward.map(({ tls }, index) => ({ path: ['forward', index, 'tls'], authorities: 'ca', refs: tls ?? {} })),
    { path: ['receivers', 'otlp', 'tls'], authorities: 'clientCa', refs: receivers.otlp.tls ?? {} },
  ];
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Throws where there is none, or one that cannot be read. */
function certificatesOf(text: string): readonly X509Certificate[] {
  const blocks = text.match(CERTIFICATE) ?? [];
  if (blocks.length === 0) throw new Error('no certificate');
  return blocks.map((block) => new X509Certificate(block));
}

function belongsTo(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.checkPrivateKey(key);
  } catch {
    return false;
  }
}
