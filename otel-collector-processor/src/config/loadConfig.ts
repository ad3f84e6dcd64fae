import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  isMapping,
  secretPlaces,
  vigilConfigSchema,
  type ConfigProblem,
  type ProcessRole,
  type VigilConfig,
} from '@vigil/quality-model';
import { problemAt, sortedProblems } from './configProblem.ts';
import { circleProblems } from './circleProblems.ts';
import { explainIssues } from './explainIssues.ts';
import { journeyDocument } from './journeyDocument.ts';
import { listenAddresses, portProblems, type ListenAddresses } from './listenAddresses.ts';
import { emptyMap, placeOf, plainValue, type LocatedMap } from './locatedValue.ts';
import { mergeSources } from './mergeSources.ts';
import { parseYaml } from './parseYaml.ts';
import { readSources, type ConfigSource, type SourcesResult } from './readSources.ts';
import { lookUpSecrets, Secrets, type Environment, type SecretNeed } from './resolveSecrets.ts';
import { roleProblems, roleUses, roleWarnings } from './roleProblems.ts';
import { tlsProblems, tlsWarnings } from './tlsProblems.ts';

/** A file or folder. Where it is not `required`, its absence is the empty configuration. */
export type ConfigLocation = Readonly<{ path: string; required: boolean }>;

export type LoadOptions = Readonly<{
  env: Environment;
  /** VIGIL_PORT_BASE, if it is set. */
  portBase: number | undefined;
  /** `skip` leaves `secrets` empty: to check a file on a machine that has no secrets. */
  secrets: 'resolve' | 'skip';
  /** What the process is to do: it decides what has to be there, and which secrets are looked up. Default: all. */
  role?: ProcessRole | undefined;
  /** What the command line says of the engine; it stands in for what the files say. It has been checked. */
  engine?: EngineOverride | undefined;
}>;

export type EngineOverride = Readonly<{ url?: string | undefined; token?: string | undefined }>;

export type LoadedConfig = Readonly<{
  config: VigilConfig;
  /** The files it was read from; none where there was no file. */
  files: readonly string[];
  secrets: Secrets;
  addresses: ListenAddresses;
  /** What is good and nevertheless doubtful. */
  warnings: readonly ConfigProblem[];
  /** Of the texts and the secrets: equal where nothing changed. */
  fingerprint: string;
}>;

export type LoadResult =
  | Readonly<{ kind: 'loaded'; loaded: LoadedConfig }>
  | Readonly<{ kind: 'rejected'; problems: readonly ConfigProblem[] }>;

/** Reads, checks and completes a configuration. Never throws: whatever is wrong is a problem with its place. */
export async function loadConfig(location: ConfigLocation, options: LoadOptions): Promise<LoadResult> {
  const sources = await readLocation(location);
  return (await loadSources(location, sources, options)).result;
}

/** A result, and the secrets that it hangs on whether it is good or not: who watches the files watches them too. */
export type Load = Readonly<{ result: LoadResult; secretNeeds: readonly SecretNeed[] }>;

/** The second half of `loadConfig`: from the texts on. */
export async function loadSources(
  location: ConfigLocation,
  sources: SourcesResult,
  options: LoadOptions,
): Promise<Load> {
  if (sources.kind !== 'read') return { result: rejected(sources.problems), secretNeeds: [] };
  const role = options.role ?? 'all';
  const checked = checkSources(location.path, sources.sources, options);
  if (checked.kind === 'rejected') return { result: checked, secretNeeds: [] };
  const { config, root, addresses } = checked;
  const places = options.secrets === 'resolve' ? secretPlaces(config).filter((place) => roleUses(role, place)) : [];
  const secretNeeds = places.map(({ ref, form }) => ({ ref, form }));
  const directory = await secretDirectory(location.path);
  const lookups = await lookUpSecrets(secretNeeds, { env: options.env, directory });
  const absent = places.flatMap(({ ref, path, form }) => {
    const lookup = lookups.get(form)?.get(ref);
    return lookup?.kind === 'absent' ? [problemAt(placeOf(root, path), { path, message: lookup.why })] : [];
  });
  const secrets = new Secrets(lookups);
  const problems = absent.length > 0 || options.secrets === 'skip' ? absent : tlsProblems(config, secrets, root, role);
  if (problems.length > 0) return { result: rejected(problems), secretNeeds };
  const files = sources.sources.map(({ file }) => file);
  const fingerprint = fingerprintOf(sources, secrets);
  const warnings = [...tlsWarnings(config, root), ...roleWarnings(role, config, root)];
  return {
    result: { kind: 'loaded', loaded: { config, files, secrets, addresses, warnings, fingerprint } },
    secretNeeds,
  };
}

/** Reads the texts; an optional file that is not there is no text at all. */
export async function readLocation({ path, required }: ConfigLocation): Promise<SourcesResult> {
  const sources = await readSources(path);
  return sources.kind === 'missing' && !required ? { kind: 'read', sources: [] } : sources;
}

export function fingerprintOf(sources: SourcesResult, secrets: Secrets): string {
  return createHash('sha256').update(JSON.stringify(sources)).update(secrets.fingerprint()).digest('hex');
}

/** Relative `file:` references are relative to the folder that the configuration is in. */
export async function secretDirectory(path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? path : dirname(path);
}

type Checked =
  | Readonly<{ kind: 'checked'; config: VigilConfig; root: LocatedMap; addresses: ListenAddresses }>
  | Readonly<{ kind: 'rejected'; problems: readonly ConfigProblem[] }>;

/** Everything that can be told from the texts alone. */
function checkSources(path: string, sources: readonly ConfigSource[], options: LoadOptions): Checked {
  const [first = { root: emptyMap(path), problems: [] }, ...others] = sources.map((source) =>
    journeyDocument(parseYaml(source)),
  );
  const parseProblems = [first, ...others].flatMap(({ problems }) => problems);
  const merged = mergeSources(
    first.root,
    others.map(({ root }) => root),
  );
  const { root } = merged;
  // Where a file could not be read, what is missing in it would be a problem too, and a wrong one.
  if (parseProblems.length > 0) return rejected([...parseProblems, ...merged.problems]);
  const parsed = vigilConfigSchema.safeParse(withEngine(plainValue(root), options.engine), { reportInput: true });
  if (!parsed.success) {
    const { problems, untold } = explainIssues(parsed.error.issues, root);
    return rejected([...merged.problems, ...problems], untold);
  }
  const addresses = listenAddresses(parsed.data, options.portBase);
  const problems = [
    ...merged.problems,
    ...portProblems(addresses, root),
    ...circleProblems(parsed.data, addresses, root),
    ...roleProblems(options.role ?? 'all', parsed.data, root),
  ];
  return problems.length > 0 ? rejected(problems) : { kind: 'checked', config: parsed.data, root, addresses };
}

/** What the files say of the engine, with what the command line says in its place. What is no mapping is left for the schema to refuse. */
function withEngine(plain: unknown, { url, token }: EngineOverride = {}): unknown {
  if ((url === undefined && token === undefined) || !isMapping(plain)) return plain;
  const { engine = {} } = plain;
  if (!isMapping(engine)) return plain;
  return { ...plain, engine: { ...engine, ...(url !== undefined && { url }), ...(token !== undefined && { token }) } };
}

function rejected(
  problems: readonly ConfigProblem[],
  untold = 0,
): Readonly<{ kind: 'rejected'; problems: readonly ConfigProblem[] }> {
  return { kind: 'rejected', problems: sortedProblems(problems, untold) };
}
