import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { overviewDashboard } from './overviewDashboard.ts';

/** Every dashboard by the file that it is provisioned from: one row each. */
export const DASHBOARDS: Readonly<Record<string, () => Dashboard>> = {
  'vigil-overview.json': overviewDashboard,
};

/** As it stands in the file. */
export function dashboardJson(dashboard: Dashboard): string {
  return `${JSON.stringify({ ...dashboard, id: null }, undefined, 2)}\n`;
}
