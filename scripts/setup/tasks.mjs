import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Jest's own default is one worker less than there are cores: on two cores, one. */
const WORKERS = Math.max(2, availableParallelism() - 1);
const SOURCES = [
  'quality-model/src',
  'otel-collector-processor/src',
  'otel-collector-processor/test',
  'otel-collector-processor/packaging',
  'dashboards/src',
  'examples/shop/src',
  'bench/src',
  'scripts',
  'test',
];

const bin = (root, name, file) => join(root, 'node_modules', name, file);

// The arguments come first: --selectProjects would swallow a path that follows it.
const jest =
  (...projects) =>
  (root, args) => [
    {
      name: 'jest',
      argv: [bin(root, 'jest', 'bin/jest.js'), ...args, `--maxWorkers=${WORKERS}`, '--selectProjects', ...projects],
    },
  ];

/** With `--update` the pictures of docs/screens are taken anew, too. */
const browserTests = (root, args) => {
  const isUpdate = args.includes('--update');
  const projects = isUpdate ? ['browser', 'screens'] : ['browser'];
  return jest(...projects)(
    root,
    args.filter((arg) => arg !== '--update'),
  );
};

const script = (path) => (root, args) => [{ name: path, argv: [join(root, path), ...args] }];

const SETUP = fileURLToPath(new URL('../setup.mjs', import.meta.url));
/** A package with a lock file of its own: its packages are for the browser, and some clash with the root's. */
const PLUGIN = 'grafana-plugin';

/** A step of the plugin, with its own tools in its own folder. */
const ofPlugin = (name, tool, file, ...argv) => ({
  name: `${name} (${PLUGIN})`,
  folder: PLUGIN,
  argv: [join('node_modules', tool, file), ...argv],
});
const pluginJest = (args) => ofPlugin('jest', 'jest', 'bin/jest.js', ...args, `--maxWorkers=${WORKERS}`);

/** The root's steps, and the plugin's after them. Arguments are meant for the root's tool: with them it runs alone. */
const withPlugin = (ownSteps, pluginStep) => (root, args) => [
  ...ownSteps(root, args),
  ...(args.length === 0 && existsSync(join(root, PLUGIN, 'package.json')) ? [pluginStep] : []),
];

/**
 * What each task runs, with Node 24: steps in their order, all of them even when one fails. A step with a `folder` runs
 * there, with that folder's packages. One that is `beside` runs while the others do, and is heard after them.
 * @type {Record<string, (root: string, args: string[]) => { name: string, argv: string[], folder?: string, beside?: true }[]>}
 */
export const TASKS = {
  start: script('scripts/start.ts'),
  // The plugin's tests, packages and all, go on beside the root's, which mostly wait for a shop to be learned.
  test: withPlugin(jest('unit', 'system'), {
    name: `tests of ${PLUGIN}`,
    argv: [SETUP, 'test:plugin'],
    beside: true,
  }),
  'test:plugin': (_root, args) => [pluginJest(args)],
  'test:crash': script('test/crash/main.ts'),
  'test:fuzz': script('test/fuzz/main.ts'),
  'test:harm': jest('harm'),
  'test:interop': jest('interop'),
  'test:e2e': jest('e2e'),
  'test:browser': browserTests,
  bench: script('bench/src/main.ts'),
  package: script('otel-collector-processor/packaging/package.ts'),
  lint: withPlugin(
    (root, args) => [
      {
        name: 'eslint',
        // By name: else the plugin's configuration would count in its folder, which is written for another ESLint.
        argv: [bin(root, 'eslint', 'bin/eslint.js'), '--config', 'eslint.config.mjs', '.', ...args],
      },
      { name: 'prettier', argv: [bin(root, 'prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
      {
        name: 'dependency-cruiser',
        argv: [
          bin(root, 'dependency-cruiser', 'bin/dependency-cruiser.mjs'),
          '--config',
          '.dependency-cruiser.cjs',
          ...SOURCES.filter((folder) => existsSync(join(root, folder))),
        ],
      },
    ],
    ofPlugin('eslint', 'eslint', 'bin/eslint.js', '--max-warnings=0', '.'),
  ),
  typecheck: withPlugin(
    (root, args) => [{ name: 'tsc', argv: [bin(root, 'typescript', 'bin/tsc'), '-p', '.', ...args] }],
    ofPlugin('tsc', 'typescript', 'bin/tsc', '--noEmit'),
  ),
};
