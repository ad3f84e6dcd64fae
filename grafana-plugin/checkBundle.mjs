// node checkBundle.mjs [FOLDER]: whether what webpack built (dist) is fit to be shipped. Exits 1 and says what is not.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Grafana loads it for everybody who opens a page that knows the app. */
const APP_MODULE_MAX_BYTES = 60_000;
/** Webpack's own warning: what is larger is felt on opening the page. */
const CHUNK_MAX_BYTES = 250_000;
/** A panel is loaded with every dashboard that has one. */
const NESTED_MODULE_MAX_BYTES = 100_000;

/**
 * What Grafana gives to plugins. Source: grafana/grafana 12.3, public/app/features/plugins/loader/sharedDependencies.ts;
 * `react-router` is version 6 there. `module` is AMD's own.
 */
const SHARED = new Set([
  'module',
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'react',
  'react/jsx-runtime',
  'react-dom',
  'react-router',
  'rxjs',
  'i18next',
]);

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'dist');
const problems = [];
const sizes = [];

const filesBelow = (path) =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
  );
const bytesOf = (path) => statSync(join(folder, path)).size;
const read = (path) => readFileSync(join(folder, path), 'utf8');

/** The dependencies in `define("id", ["a","b"], …)`; the id may be left out. */
function sharedOf(text) {
  const list = /\bdefine\((?:"[^"]*",\s*)?\[([^\]]*)\]/.exec(text)?.[1];
  return list === undefined ? undefined : [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
}

function checkModule(path, maxBytes) {
  if (!existsSync(join(folder, path))) {
    problems.push(`${path} is missing`);
    return;
  }
  if (!existsSync(join(folder, `${path}.map`))) problems.push(`${path}.map is missing: the catalogue wants it`);
  if (bytesOf(path) >= maxBytes) problems.push(`${path} has ${bytesOf(path)} bytes, and may have ${maxBytes}`);
  const shared = sharedOf(read(path));
  if (shared === undefined) problems.push(`${path} is no AMD module`);
  const strange = (shared ?? []).filter((name) => !SHARED.has(name));
  if (strange.length > 0) problems.push(`${path} asks Grafana for ${strange.join(', ')}, which it does not share`);
}

if (!existsSync(folder)) {
  console.error(`${folder} is missing: build first`);
  process.exit(1);
}
const files = filesBelow(folder).map((path) => relative(folder, path).replaceAll('\\', '/'));
const nested = files.filter((path) => path.endsWith('/plugin.json')).map((path) => dirname(path));

checkModule('module.js', APP_MODULE_MAX_BYTES);
for (const plugin of nested) {
  const module = `${plugin}/module.js`;
  checkModule(module, NESTED_MODULE_MAX_BYTES);
  // Chunks lie beside the app's module, where Grafana does not look for those of a nested plugin.
  if (existsSync(join(folder, module)) && /\.js\?_cache=|\.e\(\d+\)/.test(read(module))) {
    problems.push(`${module} loads chunks`);
  }
  for (const logo of Object.values(JSON.parse(read(`${plugin}/plugin.json`)).info.logos)) {
    if (!existsSync(join(folder, plugin, logo))) problems.push(`${plugin}/${logo} is missing`);
  }
}
for (const path of files.filter((name) => name.endsWith('.js'))) {
  const text = read(path);
  sizes.push([path, bytesOf(path)]);
  if (!path.endsWith('module.js') && bytesOf(path) >= CHUNK_MAX_BYTES) {
    problems.push(`${path} has ${bytesOf(path)} bytes, and may have ${CHUNK_MAX_BYTES}`);
  }
  // Words of zod's, and of React's in development and production.
  if (/ZodError|invalid_union_discriminator/.test(text)) problems.push(`${path} has zod in it`);
  if (/react\.dev\/errors|__SECRET_INTERNALS_DO_NOT_USE/.test(text)) problems.push(`${path} has React in it`);
}
for (const path of files.filter((name) => name.endsWith('plugin.json') || name === 'README.md')) {
  if (/%(?:VERSION|TODAY|PLUGIN_ID)%/.test(read(path))) problems.push(`${path} has a template that was not filled in`);
}

for (const [path, bytes] of sizes.sort(([, a], [, b]) => b - a)) {
  console.log(`${String(bytes).padStart(8)}  ${path}`);
}
for (const problem of problems) console.error(`bundle: ${problem}`);
process.exit(problems.length === 0 ? 0 : 1);
