import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
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
