import { z } from 'zod';
import { journeyListConfigSchema } from '../journeys/journeyConfig.ts';
import { journeysAreSound } from '../journeys/journeyRules.ts';
import { maintenanceListConfigSchema } from '../journeys/maintenanceConfig.ts';
import { stressGuardConfigSchema } from '../journeys/stressGuardConfig.ts';
import { hostAndPortSchema, targetListConfigSchema } from '../journeys/targetConfig.ts';
import { alertmanagersConfigSchema } from './alertmanagersConfig.ts';
import { apiConfigSchema } from './apiConfig.ts';
import { type ConfigRule, evenIfIncomplete, isMapping } from './configRule.ts';
import { detectionConfigSchema } from './detectionConfig.ts';
import { engineConfigSchema } from './engineConfig.ts';
import { enrichmentConfigSchema } from './enrichmentConfig.ts';
import { forwardConfigSchema } from './forwardConfig.ts';
import { kpiConfigSchema } from './kpiConfig.ts';
import { logConfigSchema } from './logConfig.ts';
import { ownerListConfigSchema } from './ownerConfig.ts';
import { pipelineConfigSchema } from './pipelineConfig.ts';
import { prometheusListConfigSchema } from './prometheusConfig.ts';
import { queueConfigSchema } from './queueConfig.ts';
import { receiversConfigSchema } from './receiversConfig.ts';
import { replicasConfigSchema } from './replicasConfig.ts';
import { serviceListConfigSchema } from './serviceConfig.ts';
import { sloListConfigSchema } from './sloConfig.ts';
import { sloReferencesAreKnown } from './sloReferences.ts';
import { storeConfigSchema } from './storeConfig.ts';
import { transactionListConfigSchema } from './transactionConfig.ts';
import { triageConfigSchema } from './triageConfig.ts';
import { textOf } from './uniqueList.ts';

const listOfMappings = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isMapping) : [];

/** A service's owner has to be one of `owners`: an issue must not be sent to nobody because of a slip. */
function ownersAreKnown(config: unknown, ctx: z.RefinementCtx): void {
  if (!isMapping(config) || !Array.isArray(config['services'])) return;
  const known = listOfMappings(config['owners']).flatMap((owner) => textOf(owner, 'team') ?? []);
  config['services'].forEach((service: unknown, index) => {
    const owner = isMapping(service) ? textOf(service, 'owner') : undefined;
    if (owner === undefined || known.includes(owner)) return;
    const params: ConfigRule = { rule: 'unknown_reference', known };
    const message = 'names a team that is not in owners';
    ctx.addIssue({ code: 'custom', path: ['services', index, 'owner'], message, params, input: owner });
  });
}

/**
 * `vigil.yaml`: what good means, and where telemetry comes from and goes to. An empty file is valid: it measures and
 * forwards nothing on. A new section is a file beside this one and a row here.
 */
export const vigilConfigSchema = z
  .strictObject({
    services: serviceListConfigSchema
      .default([])
      .describe('What is known of services beside their telemetry. Services that are not listed are measured too.'),
    owners: ownerListConfigSchema.default([]).describe('Teams that own services.'),
    receivers: receiversConfigSchema.prefault({}).describe('Where telemetry comes in.'),
    api: apiConfigSchema.prefault({}).describe('Where the REST API and /metrics listen.'),
    forward: forwardConfigSchema.default([]).describe('Where telemetry goes. None is fine: then it is only measured.'),
    pipeline: pipelineConfigSchema.prefault({}).describe('The way from receivers to destinations.'),
    queue: queueConfigSchema.prefault({}).describe('The queue on disk.'),
    engine: engineConfigSchema
      .optional()
      .describe('Where `vigil serve --role pipeline` finds its engine; other roles do not read it.'),
    replicas: replicasConfigSchema
      .optional()
      .describe(
        'Where the engine listens for pipelines of other processes. Without it only `--role engine` does, on loopback.',
      ),
    enrichment: enrichmentConfigSchema.prefault({}).describe('Which labels are put on telemetry.'),
    kpi: kpiConfigSchema.prefault({}).describe('What is measured from telemetry.'),
    detection: detectionConfigSchema.prefault({}).describe('How anomalies are told from what is usual.'),
    journeys: journeyListConfigSchema
      .default([])
      .describe('Smoke tests and user journeys that run all day in production.'),
    targets: targetListConfigSchema
      .default([])
      .describe('The systems that journeys may call, and how much. What is not listed is never called.'),
    maintenance: maintenanceListConfigSchema
      .default([])
      .describe('When journeys pause, or are not told of: once, or every week.'),
    stressGuard: stressGuardConfigSchema
      .prefault({})
      .describe('When journeys leave a target alone because its customers suffer.'),
    canary: hostAndPortSchema
      .optional()
      .describe(
        'An entry of `targets` that is there whenever this machine has a network, such as a gateway: when it cannot be reached either, a failure is not said of the target.',
      ),
    alertmanagers: alertmanagersConfigSchema
      .default([])
      .describe('Alertmanagers whose alerts become signals, and where silences are made.'),
    slos: sloListConfigSchema
      .default([])
      .describe('Service level objectives: what good means, and for how much of the time.'),
    transactions: transactionListConfigSchema
      .default([])
      .describe('Business transactions: what customers come for, by the spans that make it.'),
    prometheus: prometheusListConfigSchema
      .default([])
      .describe('Prometheus servers whose SLOs are shown beside the own ones. Nothing is written to them.'),
    triage: triageConfigSchema.prefault({}).describe('How signals become issues.'),
    store: storeConfigSchema
      .prefault({ kind: 'sqlite' })
      .describe('Where the engine keeps its state. `sqlite`: in the data directory.'),
    log: logConfigSchema.prefault({}).describe("Vigil's own log, JSON lines on standard error."),
  })
  .superRefine(ownersAreKnown, evenIfIncomplete)
  .superRefine(journeysAreSound, evenIfIncomplete)
  .superRefine(sloReferencesAreKnown, evenIfIncomplete);

/** vigil.yaml with every default filled in. */
export type VigilConfig = z.output<typeof vigilConfigSchema>;
/** vigil.yaml as people write it. */
export type VigilConfigInput = z.input<typeof vigilConfigSchema>;

/** vigil.yaml as JSON Schema (draft 7, which editors read), for completion and for the reference in the docs. */
export function vigilConfigJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(vigilConfigSchema, { io: 'input', target: 'draft-7' });
}
