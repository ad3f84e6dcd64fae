import { resolve } from 'node:path';
import { parse, stringify } from 'yaml';

type StaticConfig = { targets?: string[]; [key: string]: unknown };
type ScrapeConfig = {
  job_name: string;
  authorization?: { credentials_file?: string; [key: string]: unknown };
  static_configs?: StaticConfig[];
  [key: string]: unknown;
};
type Config = { scrape_configs?: ScrapeConfig[]; rule_files?: string[]; alerting?: unknown; [key: string]: unknown };

export type LocalAddresses = Readonly<{
  /** Folder of the configuration that is given: its relative paths begin there. */
  folder: string;
  /** `host:port` of the companion's API. */
  companion: string;
  metricsTokenFile: string;
  /** `host:port` of the Alertmanager, where one runs. */
  alertmanager: string | undefined;
}>;

/** The companion's port in the configuration that is written for containers. */
const COMPANION_TARGET = /:4320$/;

/**
 * The configuration that the containers use, for a Prometheus beside the companion on this machine: it scrapes the
 * companion and tells the Alertmanager where they are here; what only the containers have (other jobs) is left out.
 */
export function localPrometheusConfig(yaml: string, local: LocalAddresses): string {
  const { alerting: _elsewhere, ...config } = parse(yaml) as Config;
  const jobs = (config.scrape_configs ?? []).filter(scrapesCompanion).map((job) => localJob(job, local));
  if (jobs.length === 0) throw new Error(`no job of ${local.folder} scrapes the companion (a target with port 4320)`);
  const ruleFiles = config.rule_files?.map((path) => resolve(local.folder, path));
  const targets = local.alertmanager === undefined ? [] : [local.alertmanager];
  return stringify({
    ...config,
    ...(ruleFiles && { rule_files: ruleFiles }),
    ...(targets.length > 0 && { alerting: { alertmanagers: [{ static_configs: [{ targets }] }] } }),
    scrape_configs: jobs,
  });
}

function scrapesCompanion(job: ScrapeConfig): boolean {
  return job.static_configs?.some(({ targets }) => targets?.some((target) => COMPANION_TARGET.test(target))) ?? false;
}

function localJob(job: ScrapeConfig, local: LocalAddresses): ScrapeConfig {
  const { authorization, static_configs: _elsewhere, ...rest } = job;
  return {
    ...rest,
    ...(authorization && { authorization: { ...authorization, credentials_file: local.metricsTokenFile } }),
    static_configs: [{ targets: [local.companion] }],
  };
}
