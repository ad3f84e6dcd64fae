import { KPI_DEFINITIONS, kpiDefinitionListSchema } from '@vigil/quality-model';
import { readRoute } from '../route/defineRoute.ts';

/** GET /api/v1/kpi/definitions: what every KPI is. */
export const listKpiDefinitions = readRoute({
  path: '/api/v1/kpi/definitions',
  summary: 'What every KPI is: name, formula, unit, source, caveats',
  reply: kpiDefinitionListSchema,
  handle: () => ({ definitions: KPI_DEFINITIONS }),
});
