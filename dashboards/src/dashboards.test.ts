import { readFileSync } from 'node:fs';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARDS, dashboardJson } from './dashboards.ts';

const panelsOf = (dashboard: Dashboard): Panel[] =>
  (dashboard.panels ?? []).filter((panel): panel is Panel => panel.type !== 'row');

describe.each(Object.entries(DASHBOARDS))('%s', (file, make) => {
  const dashboard = make();

  test('is what is provisioned', () => {
    // `node dashboards/src/build.ts` writes it.
    expect(readFileSync(`provisioning/dashboards/${file}`, 'utf8')).toBe(dashboardJson(dashboard));
  });

  test('has an uid of its own, and data sources by variables', () => {
    expect(dashboard.uid).toMatch(/^vigil-/);
    const variables = (dashboard.templating?.list ?? []).map(({ name }) => `\${${name}}`);
    for (const { datasource, targets = [] } of panelsOf(dashboard)) {
      expect(variables).toContain(datasource?.uid);
      for (const target of targets)
        expect(variables).toContain((target as { datasource?: { uid?: string } }).datasource?.uid);
    }
  });

  test.each(panelsOf(dashboard).map((panel) => [panel.title, panel] as const))(
    'says of %s what it is and in which unit',
    (title, { description, fieldConfig }) => {
      expect(title).not.toBe('');
      expect(description).toMatch(/\w/);
      expect(fieldConfig?.defaults.unit).toBeDefined();
    },
  );

  test('rates counters over an interval that fits the scrapes', () => {
    const text = JSON.stringify(dashboard);
    expect(text.match(/\[(?!\$__rate_interval)[^\]"]*\]\)/g)).toBeNull();
    expect(text.match(/_total\{[^}]*\}(?!\[)/g)).toBeNull();
  });
});
