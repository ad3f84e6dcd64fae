import { z } from 'zod';

/**
 * What a `vigil serve` does:
 * - all: pipelines and engine in one process.
 * - pipeline: receives, labels, queues and forwards; what it measures goes to an engine elsewhere.
 * - engine: KPIs, detection, journeys, issues, API; the pipelines are elsewhere.
 */
export const PROCESS_ROLES = ['all', 'pipeline', 'engine'] as const;
export const processRoleSchema = z.enum(PROCESS_ROLES);
export type ProcessRole = z.infer<typeof processRoleSchema>;
