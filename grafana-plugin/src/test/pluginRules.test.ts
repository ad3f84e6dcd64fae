import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, relative, resolve } from 'path';
import { ACTIONS, PATHS, PLUGIN_ID } from '../pluginId';
import { GRANTS } from './personas';
import { NESTED_RULE, SOURCE_RULES, type SourceRule } from './sourceRules';

const ROOT = resolve(__dirname, '../..');
const SRC = join(ROOT, 'src');

type Permission = { action: string };
type PluginJson = {
  id: string;
  type: string;
  info: {
    version: string;
    updated: string;
    description: string;
    keywords: string[];
    author: { name: string };
    logos: { small: string; large: string };
    screenshots: Array<{ path: string }>;
  };
  dependencies: { grafanaDependency: string };
  includes?: Array<{
    type: string;
    path: string;
    name: string;
    action?: string;
    addToNav?: boolean;
    defaultNav?: boolean;
  }>;
  roles?: Array<{ role: { permissions: Permission[] }; grants: string[] }>;
  routes?: Array<{
    path: string;
    method: string;
    reqAction: string;
    url: string;
    headers: Array<{ name: string; content: string }>;
  }>;
};

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );

const files = filesBelow(SRC).map((path) => relative(SRC, path).replaceAll('\\', '/'));
const plugins = files
  .filter((path) => path.endsWith('plugin.json'))
  .map((path) => ({ path, json: JSON.parse(read(`src/${path}`)) as PluginJson }));
const app = plugins.find(({ path }) => path === 'plugin.json')?.json as PluginJson;
const nested = plugins.filter(({ path }) => path !== 'plugin.json');
const includes = app.includes ?? [];
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

describe.each(plugins)('$path', ({ path, json }) => {
  test('has an id as Grafana wants it, which says its type', () => {
    expect(json.id).toMatch(/^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/);
    expect(json.id.endsWith(`-${json.type}`)).toBe(true);
  });

  test('says what it is', () => {
    expect(json.info).toMatchObject({ version: '%VERSION%', updated: '%TODAY%', author: { name: 'Vigil' } });
    expect(json.info.keywords.length).toBeGreaterThan(0);
    expect(json.info.description.length).toBeGreaterThan(20);
  });

  test('needs the same Grafana as the app', () => {
    expect(json.dependencies.grafanaDependency).toBe(app.dependencies.grafanaDependency);
  });

  test('has a module beside it, and the pictures that it names', () => {
    const folder = join(SRC, dirname(path));
    expect(existsSync(join(folder, 'module.ts')) || existsSync(join(folder, 'module.tsx'))).toBe(true);
    for (const { path: picture } of [
      { path: json.info.logos.small },
      { path: json.info.logos.large },
      ...json.info.screenshots,
    ]) {
      expect(existsSync(join(folder, picture))).toBe(true);
    }
  });
});

describe('the app', () => {
  test('is the one that the code knows', () => {
    expect(app).toMatchObject({ id: PLUGIN_ID, type: 'app' });
  });

  test('declares every nested plugin, and no others', () => {
    const declared = includes.filter(({ type }) => type !== 'page').map(({ type, path }) => ({ type, path }));
    expect(declared).toEqual(expect.arrayContaining(nested.map(({ path, json }) => ({ type: json.type, path }))));
    expect(declared).toHaveLength(nested.length);
  });

  test('has a page in the menu for each that there is, one of them the first', () => {
    const pages = includes.filter(({ type }) => type === 'page');
    const addresses = pages.map(({ path }) => path.replace('%PLUGIN_ID%', PLUGIN_ID));
    for (const path of [PATHS.overview, PATHS.triage, PATHS.journeys, PATHS.services, PATHS.setup]) {
      expect(addresses).toContain(path);
    }
    expect(pages.filter(({ defaultNav }) => defaultNav)).toHaveLength(1);
  });

  test('asks for no action that it does not grant', () => {
    const granted = (app.roles ?? []).flatMap(({ role }) => role.permissions.map(({ action }) => action));
    const asked = [
      ...includes.flatMap(({ action }) => action ?? []),
      ...(app.routes ?? []).map(({ reqAction }) => reqAction),
    ];
    expect([...new Set(granted)].sort()).toEqual(Object.values(ACTIONS).sort());
    expect(granted).toEqual(expect.arrayContaining(asked));
  });

  test.each(Object.entries(GRANTS))('grants a %s what tests take for granted', (role, actions) => {
    const granted = (app.roles ?? [])
      .filter(({ grants }) => grants.includes(role))
      .flatMap(({ role: { permissions } }) => permissions.map(({ action }) => action));
    expect([...new Set(granted)].sort()).toEqual([...actions].sort());
  });

  test('has its routes in this order, for Grafana takes the first that fits', () => {
    expect((app.routes ?? []).map(({ method, path, reqAction }) => `${method} ${path} ${reqAction}`)).toEqual([
      `GET api/v1/admin/* ${ACTIONS.admin}`,
      `POST api/v1/admin/* ${ACTIONS.admin}`,
      `POST api/v1/act/* ${ACTIONS.act}`,
      `POST api/v1/query/* ${ACTIONS.read}`,
      `GET api/v1/* ${ACTIONS.read}`,
    ]);
  });

  test.each(app.routes ?? [])('sends $method $path to the companion, with its token', ({ path, url, headers }) => {
    expect(url).toBe(`{{ .JsonData.apiUrl }}/${path.replace('/*', '')}`);
    expect(headers).toEqual([{ name: 'Authorization', content: 'Bearer {{ .SecureJsonData.apiToken }}' }]);
  });
});

describe('what the catalogue wants beside it', () => {
  test.each(['CHANGELOG.md', 'LICENSE', 'src/README.md'])('%s', (path) => {
    expect(read(path).length).toBeGreaterThan(50);
  });

  test('a change log that knows this version', () => {
    expect(read('CHANGELOG.md')).toContain(`## ${manifest.version}`);
  });

  test('a license that is one of the allowed', () => {
    expect(read('LICENSE')).toContain('Apache License');
  });

  test('a README for people, who install nothing by hand', () => {
    const text = read('src/README.md');
    expect(text).not.toMatch(/<!--|\b(?:yarn|npm|nodejs|mage|webpack)\b/i);
    expect(text).not.toMatch(/!\[[^\]]*\]\((?!https:)/);
  });

  test('exact versions', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('a lock file that names no server', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});

describe('drawings', () => {
  test.each(files.filter((path) => path.endsWith('.svg')))('%s is nothing but a drawing', (path) => {
    const text = read(`src/${path}`);
    expect(text).not.toMatch(
      /<(?:script|foreignObject|style|image|use|iframe|a)\b|\son\w+=|href|url\(|<!|javascript:/i,
    );
    expect(text).not.toContain('\uFFFD');
  });
});

describe('the code', () => {
  const sources = files
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|^test\//.test(path))
    .map((path) => [path, read(`src/${path}`)] as const);
  const broken = ({ forbids, except = [] }: SourceRule, among = sources): string[] =>
    among
      .filter(([path, text]) => forbids.test(text) && !except.some((end) => path.endsWith(end)))
      .map(([path]) => path);

  test.each(SOURCE_RULES)('$name', (rule) => {
    expect(broken(rule)).toEqual([]);
  });

  test(NESTED_RULE.name, () => {
    expect(
      broken(
        NESTED_RULE,
        sources.filter(([path]) => /^(?:panels|datasource)\//.test(path)),
      ),
    ).toEqual([]);
  });

  test.each([...SOURCE_RULES, NESTED_RULE])('a rule tells bad from good: $name', ({ forbids, bad, good }) => {
    expect([forbids.test(bad), forbids.test(good)]).toEqual([true, false]);
  });
});
