import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeWith, programOf } from '../support/debianPackage.ts';

const MAIN = 'otel-collector-processor/src/cli/main.ts';
const promtool = programOf('promtool', 'prometheus');

describe('the configuration files that are shipped', () => {
  test.each(['examples/shop/vigil.yaml', 'examples/shop/compose'])('%s is good for `vigil validate`', (path) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'validate', path], { encoding: 'utf8' });
    expect([status, stdout + stderr]).toEqual([0, expect.any(String)]);
  });

  test('docker-compose.yml names files that are there, and pins its images', () => {
    type Compose = { services: Record<string, { image?: string; volumes?: string[]; command?: string[] }> };
    const { services } = parse(readFileSync('docker-compose.yml', 'utf8')) as Compose;
    for (const { image, volumes = [] } of Object.values(services)) {
      if (image !== undefined) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
      for (const source of volumes.map((volume) => volume.split(':')[0]!).filter((path) => path.startsWith('./')))
        expect(existsSync(source)).toBe(true);
    }
  });
});

describe('the provisioning for Grafana', () => {
  test('enables the app with its address and a token from a file, never written out', () => {
    const { apps } = parse(readFileSync('provisioning/plugins/vigil.yaml', 'utf8')) as {
      apps: { type: string; jsonData: object; secureJsonData: Record<string, string> }[];
    };
    expect(apps).toHaveLength(1);
    expect(apps[0]).toMatchObject({ type: 'vigil-quality-app', jsonData: { apiUrl: '$VIGIL_API_URL' } });
    expect(Object.values(apps[0]!.secureJsonData)).toEqual([expect.stringMatching(/^\$__file\{.*\}$/)]);
  });

  test('has the data sources that the dashboards ask for', () => {
    const { datasources } = parse(readFileSync('provisioning/datasources/vigil.yaml', 'utf8')) as {
      datasources: { type: string }[];
    };
    const types = new Set(datasources.map(({ type }) => type));
    for (const file of readdirSync('provisioning/dashboards').filter((name) => name.endsWith('.json'))) {
      const { templating } = JSON.parse(readFileSync(join('provisioning/dashboards', file), 'utf8')) as {
        templating: { list: { type: string; query: string }[] };
      };
      for (const { type, query } of templating.list) if (type === 'datasource') expect(types).toContain(query);
    }
  });

  test('lets Grafana load every plugin that the app brings, unsigned', () => {
    const compose = readFileSync('docker-compose.yml', 'utf8');
    for (const folder of ['', 'panels/kpi/', 'datasource/']) {
      const { id } = JSON.parse(readFileSync(`grafana-plugin/src/${folder}plugin.json`, 'utf8')) as { id: string };
      expect(compose).toMatch(new RegExp(`ALLOW_LOADING_UNSIGNED_PLUGINS:.*\\b${id}\\b`));
    }
  });
});

describeWith(promtool, 'promtool')('for promtool', () => {
  test.each(['prometheus.yml', 'prometheus.compose.yml'])('provisioning/prometheus/%s is good', (name) => {
    // Secrets are files of the installation: promtool wants to see them.
    const folder = mkdtempSync(join(tmpdir(), 'vigil-promtool-'));
    writeFileSync(join(folder, 'metrics.token'), 'token');
    const text = readFileSync(join('provisioning/prometheus', name), 'utf8').replaceAll('/companion/', `${folder}/`);
    // Rule files are named as Prometheus sees them, beside its configuration.
    const file = join(folder, name);
    writeFileSync(file, text.replaceAll('rules/', `${process.cwd()}/provisioning/prometheus/rules/`));
    expect(execFileSync(promtool!, ['check', 'config', file], { encoding: 'utf8' })).toContain('SUCCESS');
  });
});
