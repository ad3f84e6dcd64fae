import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

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

const script = (path) => (root, args) => [{ name: path, argv: [join(root, path), ...args] }];

/**
 * What each task runs, with Node 24: steps in their order, all of them even when one fails.
 * @type {Record<string, (root: string, args: string[]) => { name: string, argv: string[] }[]>}
 */
export const TASKS = {
  start: script('scripts/start.ts'),
  test: jest('unit', 'system'),
  'test:interop': jest('interop'),
  'test:e2e': jest('e2e'),
  bench: script('bench/src/main.ts'),
  package: script('otel-collector-processor/packaging/package.ts'),
  lint: (root, args) => [
    { name: 'eslint', argv: [bin(root, 'eslint', 'bin/eslint.js'), '.', ...args] },
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
  typecheck: (root, args) => [{ name: 'tsc', argv: [bin(root, 'typescript', 'bin/tsc'), '-p', '.', ...args] }],
};
