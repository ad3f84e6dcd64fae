import { parse } from 'yaml';
import { localPrometheusConfig } from './prometheusConfig.ts';

const CONTAINERS = `
global: { scrape_interval: 5s }
rule_files: [rules/*.yml, /etc/other.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] }
scrape_configs:
  - job_name: vigil
    honor_labels: true
    authorization: { type: Bearer, credentials_file: /run/vigil/metrics.token }
    static_configs: [{ targets: ['companion:4320'], labels: { host: compose } }]
  - job_name: collector
    static_configs: [{ targets: ['collector:8888'] }]
`;
const local = {
  folder: '/repo/prometheus',
  companion: '127.0.0.1:14320',
  metricsTokenFile: '/data/metrics.token',
  alertmanager: undefined,
};

describe('the configuration of Prometheus on this machine', () => {
  test('scrapes the companion where it is, with its token, and nothing that only containers have', () => {
    expect(parse(localPrometheusConfig(CONTAINERS, local))).toEqual({
      global: { scrape_interval: '5s' },
      rule_files: ['/repo/prometheus/rules/*.yml', '/etc/other.yml'],
      scrape_configs: [
        {
          job_name: 'vigil',
          honor_labels: true,
          authorization: { type: 'Bearer', credentials_file: '/data/metrics.token' },
          static_configs: [{ targets: ['127.0.0.1:14320'] }],
        },
      ],
    });
  });

  test('fires into the Alertmanager that runs here', () => {
    const config = localPrometheusConfig(CONTAINERS, { ...local, alertmanager: '127.0.0.1:19093' });
    expect(parse(config)).toMatchObject({
      alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:19093'] }] }] },
    });
  });

  test('needs no token and no rules', () => {
    const yaml = "scrape_configs: [{ job_name: v, static_configs: [{ targets: ['v:4320'] }] }]";
    expect(parse(localPrometheusConfig(yaml, local))).toEqual({
      scrape_configs: [{ job_name: 'v', static_configs: [{ targets: ['127.0.0.1:14320'] }] }],
    });
  });

  test('is refused when nobody scrapes the companion', () => {
    expect(() => localPrometheusConfig('scrape_configs: []', local)).toThrow('no job of /repo/prometheus scrapes');
  });
});
