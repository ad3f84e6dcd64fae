/** Of this app, in Grafana's addresses, permissions and settings. */
export const PLUGIN_ID = 'vigil-quality-app';

/** Actions of plugin.json, as `hasPermission` takes them. */
export const ACTIONS = {
  read: `${PLUGIN_ID}:read`,
  act: `${PLUGIN_ID}:act`,
  admin: `${PLUGIN_ID}:admin`,
} as const;

const BASE = `/a/${PLUGIN_ID}`;

/** Addresses of the pages. */
export const PATHS = {
  overview: `${BASE}/overview`,
  triage: `${BASE}/triage`,
  issue: (id: string) => `${BASE}/triage/${encodeURIComponent(id)}`,
  journeys: `${BASE}/journeys`,
  journey: (id: string) => `${BASE}/journeys/${encodeURIComponent(id)}`,
  services: `${BASE}/services`,
  setup: `/plugins/${PLUGIN_ID}`,
} as const;
