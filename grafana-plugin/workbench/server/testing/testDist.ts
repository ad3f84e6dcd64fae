import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ID = 'vigil-test-app';
const route = (path: string, method: string, reqAction: string) => ({
  path: `${path}/*`,
  method,
  reqAction,
  url: `{{ .JsonData.apiUrl }}/${path}`,
  headers: [{ name: 'Authorization', content: 'Bearer {{ .SecureJsonData.apiToken }}' }],
});

/** Routes by class, the narrow ones first, as the measurement on Grafana had them; and two that it did not need. */
const APP = {
  type: 'app',
  id: ID,
  name: 'Test',
  info: { version: '1.0.0', logos: { small: 'img/logo.svg', large: 'img/logo.svg' } },
  includes: [
    {
      type: 'page',
      name: 'Overview',
      path: `/a/${ID}/overview`,
      action: `${ID}:read`,
      addToNav: true,
      defaultNav: true,
    },
    { type: 'page', name: 'Hidden', path: `/a/${ID}/hidden`, action: `${ID}:read` },
    { type: 'page', name: 'Setup', path: `/plugins/${ID}`, role: 'Admin', addToNav: true },
  ],
  roles: [
    { role: { name: 'R', permissions: [{ action: `${ID}:read` }] }, grants: ['Viewer'] },
    { role: { name: 'A', permissions: [{ action: `${ID}:act` }] }, grants: ['Editor'] },
    { role: { name: 'X', permissions: [{ action: `${ID}:admin` }] }, grants: ['Admin'] },
    { role: { name: 'S', permissions: [{ action: `${ID}:server` }] }, grants: ['Grafana Admin'] },
  ],
  routes: [
    route('api/v1/admin', 'GET', `${ID}:admin`),
    route('api/v1/admin', 'POST', `${ID}:admin`),
    route('api/v1/act', 'POST', `${ID}:act`),
    route('api/v1/query', 'POST', `${ID}:read`),
    route('api/v1', 'GET', `${ID}:read`),
    { path: 'by-role/*', method: 'GET', reqRole: 'Editor', url: '{{ .JsonData.apiUrl }}/by-role' },
    { path: 'one/exact', method: '*', url: '{{ .JsonData.apiUrl }}/exactly?dropped=yes' },
  ],
  dependencies: { grafanaDependency: '>=12.3.0' },
};

const nested = (type: string, name: string) => ({
  type,
  id: `vigil-test-${type}`,
  name,
  info: { version: '1.0.0', logos: { small: 'img/logo.svg', large: 'img/logo.svg' } },
});

export const TEST_APP_ID = ID;

/** Writes a built plugin, and the bundle of a host, into a new folder; both hold little more than names. */
export function writeTestDist(): Readonly<{ folder: string; dist: string; bundle: string; host: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-workbench-'));
  const files: Readonly<Record<string, string>> = {
    'dist/plugin.json': JSON.stringify(APP),
    'dist/module.js': '// the app\n',
    'dist/panels/kpi/plugin.json': JSON.stringify(nested('panel', 'Test panel')),
    'dist/panels/kpi/module.js': '// the panel\n',
    'dist/datasource/plugin.json': JSON.stringify(nested('datasource', 'Test data')),
    'bundle/main.js': '// the host\n',
    'bundle/icons/unicons/spinner.svg': '<svg/>',
    'host/node_modules/@grafana/ui/dist/public/img/icons/unicons/bell.svg': '<svg/>',
    'secret.txt': 'not for you\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, dist: join(folder, 'dist'), bundle: join(folder, 'bundle'), host: join(folder, 'host') };
}
