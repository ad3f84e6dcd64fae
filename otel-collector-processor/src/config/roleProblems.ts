import {
  isLoopbackHost,
  type ConfigProblem,
  type ProcessRole,
  type SecretPlace,
  type VigilConfig,
} from '@vigil/quality-model';
import { problemAt } from './configProblem.ts';
import { placeOf, type LocatedValue } from './locatedValue.ts';

/** Sections whose secrets and certificates each role uses: one file serves all, and no machine needs those of another role. */
const SECTIONS_WITH_SECRETS = {
  all: new Set(['receivers', 'forward', 'journeys', 'alertmanagers', 'replicas', 'store']),
  pipeline: new Set(['receivers', 'forward', 'engine']),
  engine: new Set(['journeys', 'alertmanagers', 'replicas', 'store']),
} as const satisfies Record<ProcessRole, ReadonlySet<keyof VigilConfig>>;

/** Does the role use the secrets at such a path? */
export function roleUses(role: ProcessRole, { path }: Pick<SecretPlace, 'path'>): boolean {
  const sections: ReadonlySet<unknown> = SECTIONS_WITH_SECRETS[role];
  return sections.has(path[0]);
}

/** What a role cannot do without. */
export function roleProblems(role: ProcessRole, { engine }: VigilConfig, root: LocatedValue): readonly ConfigProblem[] {
  if (role !== 'pipeline' || engine !== undefined) return [];
  const path = ['engine'];
  const message =
    'is missing: a pipeline sends what it measures to an engine. Write engine.url and engine.token, or name them with --engine and --engine-token';
  return [problemAt(placeOf(root, path), { path, message })];
}

/** Tokens and the installation's key that would cross a network in clear. */
export function roleWarnings(
  role: ProcessRole,
  { engine, replicas }: VigilConfig,
  root: LocatedValue,
): readonly ConfigProblem[] {
  const warnings: ConfigProblem[] = [];
  const warn = (path: readonly string[], message: string): void => {
    warnings.push({ ...problemAt(placeOf(root, path), { path, message }), severity: 'warning' });
  };
  if (role === 'pipeline' && engine !== undefined) {
    const { protocol, hostname } = new URL(engine.url);
    if (protocol === 'http:' && !isLoopbackHost(hostname.replace(/^\[(.*)\]$/, '$1')))
      warn(
        ['engine', 'url'],
        'is not https: the token and the key of the installation cross the network in clear. Set replicas.tls at the engine and write https',
      );
  }
  if (role !== 'pipeline' && replicas !== undefined && replicas.tls === undefined && !isLoopbackHost(replicas.host))
    warn(
      ['replicas', 'host'],
      'is beyond loopback without replicas.tls: the tokens and the key of the installation cross the network in clear',
    );
  return warnings;
}
