import { readFileSync } from 'node:fs';
import { asList, asRecord, asText, type Json } from '../plugins/record.ts';
import type { InstalledPlugins } from '../plugins/readPlugins.ts';

/** Size of a panel in units of Grafana's grid, which has 24 columns. */
const PANEL = { w: 12, h: 8 } as const;

/**
 * A dashboard's classic JSON: that in `file`, read anew each time, so that who writes it sees it, with those of its panels
 * that the app brings; else one panel of every kind of these, each with what the nested data source asks for by default.
 */
export function dashboard({ nested }: Pick<InstalledPlugins, 'nested'>, file: string | undefined): Json {
  const panels = nested.filter(({ type }) => type === 'panel');
  if (file !== undefined) {
    const given = asRecord(JSON.parse(readFileSync(file, 'utf8')));
    const isOwn = (panel: unknown) => panels.some(({ id }) => id === asText(asRecord(panel).type));
    const own = asList(given.panels).filter(isOwn);
    return { ...given, panels: own.map((panel, index) => ({ ...asRecord(panel), id: index + 1 })) };
  }
  return {
    uid: 'workbench',
    title: 'Workbench dashboard',
    time: { from: 'now-1h', to: 'now' },
    panels: panels.map(({ id, name }, index) => ({
      id: index + 1,
      type: id,
      title: name,
      gridPos: { ...PANEL, x: (index % 2) * PANEL.w, y: Math.floor(index / 2) * PANEL.h },
      targets: [{ refId: 'A' }],
      options: {},
      fieldConfig: { defaults: {}, overrides: [] },
    })),
  };
}
