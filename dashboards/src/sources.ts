import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';

/** Data sources by the variables of the dashboard: whoever has other ones picks them there. */
export const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: '${prometheus}' };
export const VIGIL: DataSourceRef = { type: 'vigil-quality-datasource', uid: '${vigil}' };
