import { randomBytes } from 'node:crypto';
import { mkdir, readdir, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { hostLabel } from '../hostLabel.ts';
import { Secret } from '../secret.ts';
import { systemErrorCode } from '../systemErrorCode.ts';
import { asDataDirectoryError, DataDirectoryError } from './dataDirectoryError.ts';
import { acquireDataLock } from './dataLock.ts';
import { processTable } from './lockHolder.ts';
import { privateText, type PrivateTextKind } from './privateFile.ts';

/** What each token opens: everything; what Grafana's user may; sending telemetry; `/metrics`; being a pipeline of this engine. */
const TOKEN_FILES = {
  admin: 'admin.token',
  plugin: 'plugin.token',
  otlp: 'otlp.token',
  metrics: 'metrics.token',
  replica: 'replica.token',
} as const;
export type TokenName = keyof typeof TOKEN_FILES;

const INSTALLATION_KEY_FILE = 'installation.key';
const REPLICA_ID_FILE = 'replica.id';
const KEY_BYTES = 32;

/** Also one that somebody else wrote: long enough to be no word, and only what a header can carry. */
const TOKEN: PrivateTextKind = {
  make: () => randomBytes(KEY_BYTES).toString('base64url'),
  pattern: /^[\x21-\x7e]{16,}$/,
  mustBe: 'one line of at least 16 letters, digits and signs, without spaces',
};
const INSTALLATION_KEY: PrivateTextKind = {
  make: () => randomBytes(KEY_BYTES).toString('base64'),
  pattern: /^[A-Za-z0-9+/]{43}=$/,
  mustBe: `${KEY_BYTES} bytes in base64`,
};

/** Told apart from all others by its random end; the host's name is for people. */
const REPLICA_ID: PrivateTextKind = {
  make: () => `${hostLabel(hostname())}-${randomBytes(4).toString('hex')}`,
  pattern: /^[a-z0-9-]{1,64}$/,
  mustBe: '1 to 64 of a-z, 0-9 and hyphens',
};

export type DataDirectoryOptions = Readonly<{
  path: string;
  nowMs: () => number;
  /** Another process took the directory over, because this one showed no sign of life: stop writing at once. */
  onLost: () => void;
  /** What an operator should know: a file that others could read, a wait for another process. */
  onWarning: (message: string) => void;
}>;

export interface DataDirectory {
  /** Absolute. */
  readonly path: string;
  readonly tokens: Readonly<Record<TokenName, Secret>>;
  /** Absolute paths of the tokens' files. */
  readonly tokenFiles: Readonly<Record<TokenName, string>>;
  /** 32 random bytes, base64: key of this installation's marks and pseudonyms. */
  readonly installationKey: Secret;
  /** Names this directory, and so its queues, to an engine elsewhere. */
  readonly replicaId: string;
  /** Lets another process have the directory. */
  close(): Promise<void>;
}

/** Where the data directory is: what was named, else VIGIL_DATA_DIR, else `.vigil` in the working directory. Absolute. */
export function dataDirectoryPath(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return resolve(named || env['VIGIL_DATA_DIR'] || '.vigil');
}

/**
 * Takes the data directory for this process alone, and makes what is missing in it: the directory itself (mode 0700),
 * tokens and key (0600). An existing directory keeps its mode. Rejects with DataDirectoryError; then nothing is held.
 */
export async function openDataDirectory(options: DataDirectoryOptions): Promise<DataDirectory> {
  const path = resolve(options.path);
  const warning = await makeFolder(path);
  if (warning !== '') options.onWarning(warning);
  const random = randomBytes(8).toString('hex');
  const lock = await acquireDataLock({
    folder: path,
    table: processTable(),
    nowMs: options.nowMs(),
    random,
    onLost: options.onLost,
    onWait: (who) => options.onWarning(`waiting for ${who} to show that it is alive; it held ${path} last`),
  }).catch((error: unknown) => {
    throw asDataDirectoryError(error, path);
  });
  try {
    await removeLeftovers(path);
    const read = async (file: string, kind: PrivateTextKind): Promise<Secret> => {
      const { text, warning } = await privateText(join(path, file), kind, random);
      if (warning !== '') options.onWarning(warning);
      return new Secret(text);
    };
    const tokens = {
      admin: await read(TOKEN_FILES.admin, TOKEN),
      plugin: await read(TOKEN_FILES.plugin, TOKEN),
      otlp: await read(TOKEN_FILES.otlp, TOKEN),
      metrics: await read(TOKEN_FILES.metrics, TOKEN),
      replica: await read(TOKEN_FILES.replica, TOKEN),
    };
    const tokenFiles = {
      admin: join(path, TOKEN_FILES.admin),
      plugin: join(path, TOKEN_FILES.plugin),
      otlp: join(path, TOKEN_FILES.otlp),
      metrics: join(path, TOKEN_FILES.metrics),
      replica: join(path, TOKEN_FILES.replica),
    };
    refuseEqualTokens(tokens, tokenFiles);
    const installationKey = await read(INSTALLATION_KEY_FILE, INSTALLATION_KEY);
    const replicaId = (await read(REPLICA_ID_FILE, REPLICA_ID)).reveal();
    return { path, tokens, tokenFiles, installationKey, replicaId, close: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw asDataDirectoryError(error, path);
  }
}

/** Resolves to a warning, or ''. A directory that was there may serve others too: it keeps its mode. */
async function makeFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const { mode } = await stat(path);
    if (process.platform === 'win32' || (mode & 0o007) === 0) return '';
    return `${path}, which holds telemetry, is open to every user of this machine (mode ${(mode & 0o777).toString(8)}). Make it 700.`;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST')
      throw new DataDirectoryError('not_a_directory', { path }, { cause: error });
    throw asDataDirectoryError(error, path);
  }
}

/** What a start that was killed left of the tokens that it was making. */
async function removeLeftovers(path: string): Promise<void> {
  const leftovers = (await readdir(path)).filter((name) => /\.(token|key|id)\.[0-9a-f]+\.tmp$/.test(name));
  await Promise.all(leftovers.map((name) => unlink(join(path, name)).catch(() => undefined)));
}

function refuseEqualTokens(
  tokens: Readonly<Record<TokenName, Secret>>,
  files: Readonly<Record<TokenName, string>>,
): void {
  const fileOf = new Map<string, string>();
  for (const [name, token] of Object.entries(tokens)) {
    const file = files[name as TokenName];
    const other = fileOf.get(token.reveal());
    if (other !== undefined) throw new DataDirectoryError('tokens_equal', { path: file, why: other });
    fileOf.set(token.reveal(), file);
  }
}
