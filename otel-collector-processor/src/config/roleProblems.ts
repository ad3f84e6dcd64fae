import {
  isLoopbackHost,
  type ConfigProblem,
  type ProcessRole,
  type SecretPlace,
  type VigilConfig,
} from '@vigil/quality-model';
import { problemAt } from './configProblem.ts';
import { placeOf, type LocatedValue } from './locatedValue.ts';

/** Sections of pipelines. */
const PIPELINE_SECTIONS: ReadonlySet<unknown> = new Set<keyof VigilConfig>(['receivers', 'forward']);
/** The section of pipelines whose engine is elsewhere. */
const LINK_SECTION = 'engine' satisfies keyof VigilConfig;

/**
 * Does the role use the secrets and certificates at such a path? One file serves all roles, and no machine needs those of
 * another. A section that is not of pipelines is the engine's.
 */
export function roleUses(role: ProcessRole, { path: [section] }: Pick<SecretPlace, 'path'>): boolean {
  switch (role) {
    case 'all':
      return section !== LINK_SECTION;
    case 'pipeline':
      return section === LINK_SECTION || PIPELINE_SECTIONS.has(section);
    case 'engine':
      return section !== LINK_SECTION && !PIPELINE_SECTIONS.has(section);
    default:
      return role satisfies never;
  }
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
