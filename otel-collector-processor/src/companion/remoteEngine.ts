import { randomBytes } from 'node:crypto';
import type { EngineConfig } from '@vigil/quality-model';
import { clientTls, type DataDirectory, type LoadedConfig } from '../config/index.ts';
import type { PipelineReport } from '../engine/index.ts';
import type { Logger } from '../log/index.ts';
import type { Tables } from '../messages/index.ts';
import { createEngineLink, createExchange, type EngineTarget } from '../replicas/index.ts';
import type { EngineEnd } from './engineEnd.ts';
import { KeptRules } from './keptRules.ts';
import { logOfActs } from './logOfActs.ts';
import { syntheticRules } from './syntheticRules.ts';

export type RemoteEngineOptions = Readonly<{
  loaded: LoadedConfig;
  data: DataDirectory;
  logger: Logger;
  /** Called with every new version of the tables. */
  publish: (tables: Tables) => void;
}>;

/** How long a start waits for the engine's tables. It goes on without: telemetry must not wait for the engine. */
const GREETING_WAIT_MS = 3_000;

/** The link to an engine elsewhere, and what was heard from it last. */
export async function openRemoteEngine({ loaded, data, logger, publish }: RemoteEngineOptions): Promise<EngineEnd> {
  const rules = await KeptRules.open(data.path, (message) => logger.warn(message));
  const reports = new Map<string, PipelineReport>();
  const who = { replica: data.replicaId, instance: randomBytes(8).toString('hex') };
  const link = createEngineLink({
    target: targetOf(loaded),
    connect: (target) => createExchange(target, who),
    initial: {
      version: 0,
      applied: [],
      anomalies: [],
      userAgentRules: rules.last?.userAgentRules ?? loaded.config.enrichment.synthetic.userAgents,
      syntheticRules: rules.last?.syntheticRules ?? syntheticRules(loaded.config),
      // nobody else has this key: until the engine has told its own, no mark is taken for one of its journeys
      installationKey: rules.last?.installationKey ?? data.installationKey.reveal(),
    },
    publish: (tables) => {
      publish(tables);
      rules.keep(tables);
    },
    onProblem: (message) => logger.warn(message),
    nowMs: Date.now,
    random: Math.random,
  });
  await link.greeted(GREETING_WAIT_MS);
  return {
    currentTables: () => link.currentTables(),
    receive: (delta) => {
      const { pipelineId, accounting } = delta;
      reports.set(pipelineId, { pipelineId, lastSeenMs: Date.now(), accounting });
      link.send(delta);
    },
    get reports() {
      return [...reports.values()];
    },
    get applied() {
      return link.currentTables().applied;
    },
    get link() {
      return link.status();
    },
    reload: async (next) => {
      const before = JSON.stringify(targetOf(loaded));
      loaded = next;
      if (JSON.stringify(targetOf(next)) !== before) link.renew(targetOf(next));
    },
    start: () => {},
    tick: () => {},
    expose: () => [],
    api: { store: logOfActs(logger) },
    stop: async () => {},
    close: async (deadlineMs) => {
      await link.close(deadlineMs);
      await rules.close();
    },
  };
}

function targetOf({ config, secrets }: LoadedConfig): EngineTarget {
  const { url, token, tls, timeoutMs } = config.engine as EngineConfig; // no role of a pipeline is loaded without it
  return { url, timeoutMs, token: secrets.get(token).reveal(), tls: clientTls({ tls }, secrets) };
}
