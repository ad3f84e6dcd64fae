import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(60_000); // real processes, on a machine that may be busy

/** Installs one package, the task's; counts its calls; hangs half way when told to. */
const FAKE_NPM = `
  const fs = require('node:fs');
  fs.appendFileSync('calls.log', process.argv.slice(2).join(' ') + '\\n');
  console.log('npm talks on stdout');
  const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
  if (process.env.FAKE_NPM === 'hangs') {
    fs.writeFileSync('node_modules/half-done', '');
    console.error('npm hangs as ' + process.pid);
    setInterval(() => {}, 1000);
  } else if (process.env.FAKE_NPM === 'fails') {
    process.exit(1);
  } else if (process.env.FAKE_NPM === 'has an old cache' && process.argv.includes('--prefer-offline')) {
    console.error('npm error code ETARGET');
    process.exit(1);
  } else {
    fs.copyFileSync('tsc.js', 'node_modules/typescript/bin/tsc');
    fs.mkdirSync('node_modules/jest/bin', { recursive: true });
    if (fs.existsSync('jest.js')) fs.copyFileSync('jest.js', 'node_modules/jest/bin/jest.js');
    fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify(lock));
  }
`;
/** Stands for a task: says what it was given, then ends as its first argument says. */
const FAKE_TASK = `
  const [, , , , how] = process.argv;
  if (how === 'waits') {
    process.on('SIGTERM', () => process.exit(7));
    process.on('disconnect', () => process.exit(8));
    setInterval(() => {}, 1000);
  }
  console.log('task got ' + process.argv.slice(4).join(' '));
  if (how === 'dies') process.kill(process.pid, 'SIGKILL');
  else if (how !== 'waits') process.exit(Number(how ?? 0));
`;
const LOCK = (version: string) => JSON.stringify({ packages: { 'node_modules/typescript': { version } } });

let root: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vigil-setup-'));
  mkdirSync(join(root, 'scripts'));
  for (const part of ['setup.mjs', 'setup', 'keeper.mjs']) {
    cpSync(join('scripts', part), join(root, 'scripts', part), { recursive: true });
  }
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(root, 'package-lock.json'), LOCK('1.0.0'));
  writeFileSync(join(root, 'npm-cli.cjs'), FAKE_NPM);
  writeFileSync(join(root, 'tsc.js'), FAKE_TASK);
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

type Run = { child: ChildProcess; out: string; err: string; ended: Promise<number | NodeJS.Signals | null> };

function setup(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [join(root, 'scripts/setup.mjs'), ...args], {
    env: { PATH: process.env.PATH, npm_execpath: join(root, 'npm-cli.cjs'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const run: Run = {
    child,
    out: '',
    err: '',
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code))),
  };
  child.stdout.on('data', (chunk: Buffer) => (run.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (run.err += chunk.toString()));
  return run;
}

/** Resolves with the match as soon as it is printed. */
function printed({ child }: Run, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve) => {
    let text = '';
    const look = (chunk: Buffer) => {
      text += chunk.toString();
      const match = pattern.exec(text);
      if (match !== null) resolve(match);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
  });
}

const installs = () => {
  const log = join(root, 'calls.log');
  return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').length : 0;
};

describe('the setup', () => {
  test('installs what is missing, says why, and runs the task with its arguments and its exit code', async () => {
    const run = setup(['typecheck', '3', '--x']);
    expect(await run.ended).toBe(3);
    expect(run.err).toContain('installing packages, because this is the first time here');
    expect(run.out).toBe('task got 3 --x\n');
    expect(installs()).toBe(1);
  });

  test('keeps the words of npm off stdout, which is the task’s', async () => {
    const run = setup(['typecheck']);
    await run.ended;
    expect(run.out).not.toContain('npm talks');
    expect(run.err).toContain('npm talks');
  });

  test.each([
    ['nothing changed', () => undefined, 1],
    ['a script was added to package.json', () => writeFileSync(join(root, 'package.json'), '{"scripts":{}}'), 1],
    ['the lock file names another version', () => writeFileSync(join(root, 'package-lock.json'), LOCK('2.0.0')), 2],
    ['a dependency was added', () => writeFileSync(join(root, 'package.json'), '{"dependencies":{"a":"1"}}'), 2],
    ['node_modules was removed', () => rmSync(join(root, 'node_modules'), { recursive: true }), 2],
    ['a package was removed', () => rmSync(join(root, 'node_modules/typescript'), { recursive: true }), 2],
  ])('after a first run, when %s, has installed as often as is needed', async (_what, change, times) => {
    await setup(['typecheck']).ended;
    change();
    expect(await setup(['typecheck', '0']).ended).toBe(0);
    expect(installs()).toBe(times);
  });

  test('takes an install by hand for as good as its own', async () => {
    mkdirSync(join(root, 'node_modules/typescript/bin'), { recursive: true });
    cpSync(join(root, 'tsc.js'), join(root, 'node_modules/typescript/bin/tsc'));
    writeFileSync(join(root, 'node_modules/.package-lock.json'), LOCK('1.0.0'));
    expect(await setup(['typecheck', '0']).ended).toBe(0);
    expect(installs()).toBe(0);
  });

  test('throws away what an install left that was killed, and ends the npm of that install', async () => {
    const first = setup(['typecheck'], { FAKE_NPM: 'hangs' });
    const npm = Number((await printed(first, /npm hangs as (\d+)/))[1]);
    first.child.kill('SIGKILL');
    await first.ended; // closes only when the last process that holds its stderr is gone, npm's keeper and npm too
    expect(() => process.kill(npm, 0)).toThrow('ESRCH');
    const second = setup(['typecheck', '0']);
    expect(await second.ended).toBe(0);
    expect(second.err).toContain('because an earlier install did not finish');
    expect(existsSync(join(root, 'node_modules/half-done'))).toBe(false);
  });

  test('reports an install that fails, and does not run the task', async () => {
    const run = setup(['typecheck'], { FAKE_NPM: 'fails' });
    expect(await run.ended).toBe(1);
    expect(run.err).toContain('npm install failed (exit code 1)');
    expect(run.out).toBe('');
  });

  test('installs once more without npm’s cache, which may know less than the lock file', async () => {
    const run = setup(['typecheck'], { FAKE_NPM: 'has an old cache' });
    expect(await run.ended).toBe(0);
    expect(run.err).toContain('ETARGET');
    expect(run.err).toContain('npm install failed (exit code 1); once more, without its cache');
    expect(run.out).toBe('task got \n');
    expect(installs()).toBe(2);
  });

  test('installs once when two start at the same time', async () => {
    const runs = [setup(['typecheck', '0']), setup(['typecheck', '0'])];
    expect(await Promise.all(runs.map((run) => run.ended))).toEqual([0, 0]);
    expect(installs()).toBe(1);
  });

  test('stops an install on SIGTERM', async () => {
    const run = setup(['typecheck'], { FAKE_NPM: 'hangs' });
    await printed(run, /npm hangs/);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(1);
    expect(run.err).toContain('stopped by SIGTERM');
  });

  test('forwards a signal to the task and ends with its exit code', async () => {
    const run = setup(['typecheck', 'waits']);
    await printed(run, /task got/);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(7);
  });

  test('ends by the signal that ended the task', async () => {
    expect(await setup(['typecheck', 'dies']).ended).toBe('SIGKILL');
  });

  test('takes its task with it when it is killed', async () => {
    const run = setup(['typecheck', 'waits']);
    await printed(run, /task got/);
    run.child.kill('SIGKILL');
    await run.ended; // closes only when the task, which shares stdout, is gone
  });

  test.each([
    ['npm starts it', ''],
    ['npm starts it by a shell that lives on', '; true'],
  ])('ends its task when npm is killed: %s', async (_how, more) => {
    const command = `'${process.execPath}' '${join(root, 'scripts/setup.mjs')}' typecheck waits${more}`;
    const npm = spawn(
      process.execPath,
      ['-e', `require('child_process').spawn('sh', ['-c', ${JSON.stringify(command)}], { stdio: 'inherit' })`],
      {
        env: { PATH: process.env.PATH, npm_execpath: join(root, 'npm-cli.cjs'), npm_lifecycle_event: 'typecheck' },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const closed = new Promise((resolve) => npm.once('close', resolve));
    await new Promise((resolve) => npm.stdout.once('data', resolve));
    npm.kill('SIGKILL');
    await closed; // only when the task, which shares stdout, is gone
  });

  test('hands on the --json that npm kept to itself', async () => {
    const run = setup(['typecheck', '0'], { npm_config_json: 'true' });
    await run.ended;
    expect(run.out).toBe('task got 0 --json\n');
  });

  describe('with a plugin that has packages of its own', () => {
    const plugin = (path: string) => join(root, 'grafana-plugin', path);

    beforeEach(() => {
      mkdirSync(plugin(''));
      writeFileSync(plugin('package.json'), '{}');
      writeFileSync(plugin('package-lock.json'), LOCK('5.0.0'));
      writeFileSync(plugin('tsc.js'), FAKE_TASK.replace('task got', 'plugin got').replaceAll('slice(4)', 'slice(2)'));
    });

    test('installs both, and runs the plugin’s step after the root’s, in the plugin’s folder', async () => {
      const run = setup(['typecheck']);
      expect(await run.ended).toBe(0);
      expect(run.err).toContain('installing packages of grafana-plugin, because this is the first time here');
      expect(run.out).toBe('task got \nplugin got --noEmit\n');
      expect(readFileSync(plugin('calls.log'), 'utf8')).toMatch(/^install --no-save/);
    });

    test('installs the plugin’s packages anew when its lock file changed, and no others', async () => {
      await setup(['typecheck']).ended;
      writeFileSync(plugin('package-lock.json'), LOCK('5.0.1'));
      const run = setup(['typecheck']);
      await run.ended;
      expect(run.err).toContain(
        'installing packages of grafana-plugin, because the packages that it needs have changed',
      );
      expect(run.err).not.toContain('installing packages,');
    });

    test('keeps arguments, which are meant for the root’s tool, and runs that alone', async () => {
      const run = setup(['typecheck', '0', '--x']);
      await run.ended;
      expect(run.out).toBe('task got 0 --x\n');
      expect(existsSync(plugin('node_modules'))).toBe(false);
    });

    test('tests it beside the root, and tells of it afterwards', async () => {
      // The root's tests end when the plugin's have run.
      writeFileSync(
        join(root, 'jest.js'),
        `const again = () => (require('node:fs').existsSync('grafana-plugin/ran') ? console.log('root tested') : setTimeout(again, 50)); again();`,
      );
      writeFileSync(
        plugin('jest.js'),
        `require('node:fs').writeFileSync('ran', ''); console.error('plugin tested'); process.exit(4);`,
      );
      const run = setup(['test']);
      expect(await run.ended).toBe(4);
      expect(run.out).toBe('root tested\n');
      expect(run.err).toMatch(/tests of grafana-plugin\n[^]*plugin tested/);
    });

    test('fails when the plugin’s step does', async () => {
      writeFileSync(plugin('tsc.js'), 'process.exit(3)');
      const run = setup(['typecheck']);
      expect(await run.ended).toBe(3);
      expect(run.err).toContain('tsc (grafana-plugin) failed (exit code 3)');
    });
  });

  test.each([[['nosuchtask']], [[]]])('names its tasks when it is given %j', async (args) => {
    const run = setup(args);
    expect(await run.ended).toBe(1);
    expect(run.err).toMatch(
      /one of start, test, test:plugin, test:crash, test:fuzz, test:harm, test:interop, prepare:interop, test:e2e, test:browser, bench, package, lint, typecheck/,
    );
  });
});
