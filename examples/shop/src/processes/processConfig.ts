import { z } from 'zod';
import { PROCESS_ROLES } from '../roles.ts';

/** What the launcher tells a process, besides the standard `OTEL_*` variables. */
export const processConfigSchema = z.object({
  role: z.enum(PROCESS_ROLES),
  host: z.string(),
  /** 0: any free one. */
  port: z.int().min(0).max(65_535),
  seed: z.int(),
  /** `service.name`; only services have one. */
  serviceName: z.string(),
  serviceNamespace: z.string(),
  environment: z.string(),
  baseErrorRatio: z.number().min(0).max(1),
  customers: z.object({
    running: z.boolean(),
    /** Sessions a second at the busiest hour. */
    rate: z.number().min(0),
    shape: z.enum(['week', 'flat']),
    dayLengthSeconds: z.number().positive(),
  }),
});
export type ProcessConfig = Readonly<z.infer<typeof processConfigSchema>>;

/** The variable that holds the configuration, as JSON. */
export const CONFIG_VARIABLE = 'SHOP_PROCESS';

/** Reads it; a process that was started without the launcher says so. */
export function readProcessConfig(env: NodeJS.ProcessEnv): ProcessConfig {
  const text = env[CONFIG_VARIABLE];
  if (text === undefined) throw new Error(`${CONFIG_VARIABLE} is not set: start the shop by src/main.ts.`);
  return processConfigSchema.parse(JSON.parse(text));
}
