import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chownSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';

/** A real PostgreSQL server of this test file's own, on a Unix socket alone. */
export type PostgresCluster = Readonly<{
  /** URL of a new, empty database. Its user is a superuser. */
  createDatabase: () => Promise<string>;
  /** Ends the server and deletes its files. */
  stop: () => Promise<void>;
}>;

/** How long a machine under load may take to make a cluster and start it. */
const START_TIMEOUT_MS = 120_000;

/**
 * A `describe` whose tests have a real PostgreSQL, from the PATH or /usr/lib/postgresql; as root it is installed by apt if
 * it is absent. Where there is none its tests are reported as skipped, with the reason; in CI that is a failure.
 */
export function describeWithPostgres(name: string, tests: (cluster: () => PostgresCluster) => void): void {
  const found = findOrInstall();
  if ('absent' in found) {
    describe(name, () => {
      const reason = `needs PostgreSQL: ${found.absent}`;
      if (process.env['CI']) test(reason, () => Promise.reject(new Error(reason)));
      else test.skip(reason, () => undefined);
    });
    return;
  }
  describe(name, () => {
    let cluster: PostgresCluster | undefined;
    beforeAll(async () => {
      cluster = await startPostgres(found.folder);
    }, START_TIMEOUT_MS);
    afterAll(() => cluster?.stop(), START_TIMEOUT_MS);
    tests(() => {
      if (!cluster) throw new Error('PostgreSQL is not started yet: ask for it inside a test.');
      return cluster;
    });
  });
}

type Binaries = Readonly<{ folder: string } | { absent: string }>;

function findOrInstall(): Binaries {
  const found = find();
  if (!('absent' in found) || process.getuid?.() !== 0) return found;
  const failure = install();
  return failure === undefined ? find() : { absent: `${found.absent}, and ${failure}` };
}

function find(): Binaries {
  if (process.platform === 'win32') return { absent: 'these tests start it by a POSIX shell' };
  const debian = '/usr/lib/postgresql';
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...versionsIn(debian).map((version) => join(debian, version, 'bin')),
  ];
  for (const folder of folders) {
    try {
      // A link in the PATH leads to the folder that has all of them.
      const real = dirname(realpathSync(join(folder, 'initdb')));
      for (const program of ['initdb', 'pg_ctl', 'postgres']) accessSync(join(real, program), constants.X_OK);
      return { folder: real };
    } catch {
      continue;
    }
  }
  return { absent: `no initdb, pg_ctl and postgres in the PATH or ${debian}/*/bin` };
}

/** Newest first. */
function versionsIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort((a, b) => Number(b) - Number(a));
  } catch {
    return [];
  }
}

/** Resolves to what went wrong, if anything did. */
function install(): string | undefined {
  if (spawnSync('apt-get', ['--version']).error) return 'there is no apt-get to install it';
  try {
    // Debian's package would start a server of its own, which nobody would end.
    mkdirSync('/etc/postgresql-common', { recursive: true });
    writeFileSync('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n', { flag: 'wx' });
  } catch {
    // The machine has a setting of its own.
  }
  const options = [
    '-y',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=300',
    '-o',
    'Dpkg::Options::=--force-confold',
  ];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', ...options, 'postgresql']]) {
    const { status, stderr, error } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status !== 0) return `apt-get ${args[0] ?? ''} failed: ${error?.message ?? stderr.trim()}`;
  }
  return undefined;
}

/**
 * Makes the cluster ($2) and starts it, says so, and waits for its input to end: by `stop`, or by the end of the test process,
 * however that came. Then it stops the server and deletes everything. Settings: quick, as nothing here outlives a test.
 */
const CLUSTER_SCRIPT = `
if "$1/initdb" -D "$2/data" -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >"$2/log" 2>&1 &&
  "$1/pg_ctl" -D "$2/data" -l "$2/log" -w -t 60 -o "-k '$2' -c listen_addresses= -c fsync=off -c full_page_writes=off \\
    -c shared_buffers=16MB -c max_connections=60 -c autovacuum=off" start >"$2/start.log" 2>&1
then
  echo ready
  cat >/dev/null
else
  tail -n 20 "$2/log" "$2/start.log" >&2
fi
"$1/pg_ctl" -D "$2/data" -m immediate -w stop >/dev/null 2>&1
rm -rf "$2"
`;

async function startPostgres(folder: string): Promise<PostgresCluster> {
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'vigil-pg-')); // short: a socket's path has 107 characters at most
  const user = unprivilegedUser();
  if (user) chownSync(home, user.uid, user.gid);
  const keeper = spawn('/bin/sh', ['-c', CLUSTER_SCRIPT, 'sh', folder, home], {
    ...user,
    cwd: home,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // Ctrl-C ends the tests; the end of its input ends the keeper, in good order
  });
  const stopped = once(keeper, 'exit');
  const stop = async (): Promise<void> => {
    keeper.stdin.end();
    await stopped;
  };
  const complaint = text(keeper.stderr);
  const ready = await Promise.race([once(keeper.stdout, 'data').then(() => true), complaint.then(() => false)]);
  if (!ready) {
    await stop();
    throw new Error(`PostgreSQL in ${folder} did not start: ${await complaint}`);
  }

  const url = (database: string): string => `postgres://postgres@/${database}?host=${encodeURIComponent(home)}`;
  let databases = 0;
  return {
    stop,
    createDatabase: async () => {
      const name = `test_${++databases}`;
      const admin = new Client({ connectionString: url('postgres') });
      await admin.connect();
      await admin.query(`create database ${name}`);
      await admin.end();
      return url(name);
    },
  };
}

/** PostgreSQL refuses to run as root: Debian's own user for it, else nobody. Undefined if this is not root. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find(([login]) => login === name);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody.');
}
