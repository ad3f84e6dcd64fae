import { HISTORY_KPIS } from '../api/kpi.ts';
import { kpiDefinitionSchema } from './kpiDefinition.ts';
import { KPI_DEFINITIONS, kpiDefinition } from './kpiDefinitions.ts';

describe('the definitions of KPIs', () => {
  test.each(KPI_DEFINITIONS.map((definition) => [definition.id, definition] as const))(
    '%s is whole',
    (_id, definition) => {
      expect(kpiDefinitionSchema.parse(definition)).toEqual(definition);
      expect(definition.formula).toMatch(/^[A-Z].+\.$/s);
      expect(definition.caveats.length).toBeGreaterThan(0);
      for (const caveat of definition.caveats) expect(caveat).toMatch(/^[A-Z].+\.$/s);
    },
  );

  test('have each an id of its own', () => {
    expect(new Set(KPI_DEFINITIONS.map(({ id }) => id)).size).toBe(KPI_DEFINITIONS.length);
  });

  test('are there for all that history can be asked for', () => {
    for (const kpi of HISTORY_KPIS) expect(kpiDefinition(kpi).source.api).toContain(`kpi=${kpi}`);
  });
});
