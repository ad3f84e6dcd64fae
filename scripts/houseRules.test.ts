import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

jest.setTimeout(60_000); // real processes, on a machine that may be busy

const P = 'otel-collector-processor/src';

/** For each rule of .dependency-cruiser.cjs an import that breaks it: [who imports, what]. */
const BROKEN = [
  ['no-circular', 'quality-model/src/a.ts', 'quality-model/src/b.ts'],
  ['pipeline-knows-no-engine-room', `${P}/pipeline/pipeline.ts`, `${P}/store/index.ts`],
  ['engine-knows-no-pipeline', `${P}/kpi/index.ts`, `${P}/pipeline/wire/index.ts`],
  ['nobody-imports-the-api-or-the-cli', `${P}/detect/index.ts`, `${P}/api/index.ts`],
  ['engine-rooms-are-reached-through-their-door', `${P}/api/routes.ts`, `${P}/store/secret.ts`],
  ['no-protobuf-library-outside-tests', `${P}/pipeline/wire/decode.ts`, 'node_modules/protobufjs/index.js'],
  ['pure-rooms-have-no-io', `${P}/pipeline/wire/readFile.ts`, 'node:fs'],
  ['the-model-is-pure-and-alone', 'quality-model/src/shape.ts', `${P}/messages/index.ts`],
  ['sql-stays-in-the-store', `${P}/api/query.ts`, 'node_modules/kysely/index.js'],
  ['sql-stays-in-the-store', `${P}/kpi/query.ts`, 'node:sqlite'],
  ['product-knows-no-shop', `${P}/cli/demo.ts`, 'examples/shop/src/startShop.ts'],
  ['no-test-in-product', `${P}/api/reuse.ts`, `${P}/api/routes.test.ts`],
] as const;
/** And imports that look alike and are allowed. */
const ALLOWED = [
  [`${P}/api/door.ts`, `${P}/store/index.ts`],
  [`${P}/store/rows.ts`, 'node:sqlite'],
  [`${P}/pipeline/wire/decode.test.ts`, 'node_modules/protobufjs/index.js'],
  [`${P}/pipeline/wire/hash.ts`, 'node:crypto'],
  [`${P}/cli/main.ts`, `${P}/pipeline/wire/index.ts`],
  ['test/system/shop.test.ts', 'examples/shop/src/startShop.ts'],
] as const;

type Report = { summary: { violations: { rule: { name: string }; from: string; to: string }[] } };

let root: string;
let violations: string[];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text, { flag: 'a' });
}

function importInto(from: string, to: string): void {
  const up = '../'.repeat(from.split('/').length - 1);
  const specifier = /^node_modules\/([^/]+)/.exec(to)?.[1] ?? (to.startsWith('node:') ? to : `${up}${to}`);
  write(from, `export * from '${specifier}';\n`);
  if (to.startsWith('node_modules/')) write(to, 'module.exports = {};\n');
  else if (!to.startsWith('node:')) write(to, 'export const there = true;\n');
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vigil-house-'));
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.base.json']) cpSync(file, join(root, file));
  write('package.json', '{"type":"module","dependencies":{"protobufjs":"*","kysely":"*"}}');
  for (const [, from, to] of BROKEN) importInto(from, to);
  for (const [from, to] of ALLOWED) importInto(from, to);
  importInto('quality-model/src/b.ts', 'quality-model/src/a.ts');
  const cruiser = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      cruiser,
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      P,
      'quality-model/src',
      'examples',
      'test',
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (stdout === '') throw new Error(stderr);
  violations = (JSON.parse(stdout) as Report).summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the arrows of the house', () => {
  test.each(BROKEN)('%s fires for %s, which imports %s', (rule, from) => {
    expect(violations).toContain(`${rule}: ${from}`);
  });

  test.each(ALLOWED)('are silent for %s, which may import %s', (from) => {
    expect(violations.filter((violation) => violation.endsWith(`: ${from}`))).toEqual([]);
  });

  test('have an example for every rule', () => {
    const { forbidden } = createRequire(resolve('package.json'))('./.dependency-cruiser.cjs') as {
      forbidden: { name: string }[];
    };
    expect([...new Set<string>(BROKEN.map(([rule]) => rule))].sort()).toEqual(forbidden.map(({ name }) => name).sort());
    expect(readFileSync('.dependency-cruiser.cjs', 'utf8')).not.toContain("severity: 'warn'");
  });
});
