import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildLock, dueSteps, isBuildDue, type BuildTarget } from './dueSteps.ts';
import { hostStamp, writeHostStamp } from './hostStamp.ts';
import { markPluginFresh, markPluginUnfinished } from './pluginStamp.ts';
import { writeStamp } from './setup.mjs';

const PAST = new Date('2020-01-01');
const FUTURE = new Date('2100-01-01');
const PACKAGE_FILES = ['package.json', 'package-lock.json'];

let plugin: string;
let target: BuildTarget;
const write = (path: string, text = '{}') => {
  mkdirSync(dirname(join(plugin, path)), { recursive: true });
  writeFileSync(join(plugin, path), text);
  utimesSync(join(plugin, path), PAST, PAST);
};
const due = (over: Partial<BuildTarget> = {}) => dueSteps({ ...target, ...over }).map(({ kind }) => kind);

/** A plugin and a workbench, in which everything is built. */
beforeEach(() => {
  plugin = mkdtempSync(join(tmpdir(), 'vigil-due-'));
  const workbench = join(plugin, 'workbench');
  target = { workbench, hosts: ['grafana-12'], mode: 'production', plugin: true };
  for (const folder of ['.', 'workbench/hosts/grafana-12']) {
    for (const name of PACKAGE_FILES) write(join(folder, name));
    mkdirSync(join(plugin, folder, 'node_modules'), { recursive: true });
    writeStamp(join(plugin, folder));
  }
  write('workbench/host/main.ts', '');
  write('workbench/.build/grafana-12/dist/main.js', '');
  writeHostStamp(workbench, 'grafana-12', hostStamp(workbench, 'grafana-12', 'production'));
  write('src/module.tsx', '');
  markPluginUnfinished(plugin);
  write('dist/module.js', '');
  markPluginFresh(plugin);
});
afterEach(() => rmSync(plugin, { recursive: true }));

describe('of a workbench', () => {
  test('nothing is due when everything is built', () => {
    expect(due()).toEqual([]);
    expect(isBuildDue(target)).toBe(false);
  });

  test.each<readonly [string, () => void, readonly string[]]>([
    [
      'everything when nothing is built',
      () => {
        for (const path of ['node_modules', 'dist', 'workbench/.build', 'workbench/hosts/grafana-12/node_modules']) {
          rmSync(join(plugin, path), { recursive: true });
        }
      },
      ['hostPackages', 'host', 'pluginPackages', 'plugin'],
    ],
    ['the host when its source has changed', () => write('workbench/host/main.ts', '// changed'), ['host']],
    ['the host when its bundle is half', () => rmSync(join(plugin, 'workbench/.build/grafana-12/stamp')), ['host']],
    [
      'packages and bundle of the host when its lock file has changed',
      () => write('workbench/hosts/grafana-12/package-lock.json', '{"changed":true}'),
      ['hostPackages', 'host'],
    ],
    [
      'the plugin when its source is newer',
      () => utimesSync(join(plugin, 'src/module.tsx'), FUTURE, FUTURE),
      ['plugin'],
    ],
    ['the plugin when its build was interrupted', () => markPluginUnfinished(plugin), ['plugin']],
  ])('is due %s', (_what, change, steps) => {
    change();
    expect(due()).toEqual(steps);
    expect(isBuildDue(target)).toBe(true);
  });

  test('nothing of the plugin is due where only the host is asked for', () => {
    markPluginUnfinished(plugin);
    expect(due({ plugin: false })).toEqual([]);
  });

  test('the host is due where the other mode is asked for', () => {
    expect(due({ mode: 'development' })).toEqual(['host']);
  });

  test('a build is due while another process builds', () => {
    write('workbench/.vigil/build.lock', '1');
    expect(buildLock(target.workbench)).toBe(join(plugin, 'workbench/.vigil/build.lock'));
    expect(isBuildDue(target)).toBe(true);
  });
});
