import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from './freePorts.ts';
import { waitFor } from './waitFor.ts';

export type Sample = Readonly<{ labels: Readonly<Record<string, string>>; value: number }>;

/** A real Prometheus that scrapes every second. */
export type Prometheus = Readonly<{
  url: string;
  /** An instant query. */
  query: (promql: string) => Promise<readonly Sample[]>;
  stop: () => Promise<void>;
}>;

export async function startPrometheus(
  program: string,
  target: string,
  options: Readonly<{
    ruleFiles?: readonly string[];
    alertmanager?: string;
    evaluationInterval?: string;
    /** A past that it begins with: OpenMetrics text with times, and the promtool that makes blocks of it. */
    past?: Readonly<{ openMetrics: string; promtool: string }>;
  }> = {},
): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-prometheus-'));
  const port = await freePort();
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: options.evaluationInterval ?? '1s' },
    rule_files: options.ruleFiles ?? [],
    ...(options.alertmanager === undefined
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: [options.alertmanager] }] }] } }),
    scrape_configs: [{ job_name: 'vigil', honor_labels: true, static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
  if (options.past !== undefined) {
    const file = join(folder, 'past.txt');
    writeFileSync(file, options.past.openMetrics);
    execFileSync(options.past.promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')], {
      stdio: 'ignore',
    });
  }
  const child = spawn(
    program,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const url = `http://127.0.0.1:${port}`;
  await waitFor('Prometheus to be ready', async () => {
    if (child.exitCode !== null) throw new Error(output);
    return (await fetch(`${url}/-/ready`)).ok ? true : undefined;
  });
  return {
    url,
    query: async (promql) => {
      const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`);
      const body = (await response.json()) as {
        status: string;
        error?: string;
        data: { result: { metric: Record<string, string>; value: [number, string] }[] };
      };
      if (body.status !== 'success') throw new Error(`${promql}: ${body.error}`);
      return body.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
