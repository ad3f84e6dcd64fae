import { vigilConfigSchema } from '@vigil/quality-model';
/** Unix milliseconds that these alerts live at. */
export const NOW_MS = 1_795_500_000_000;
/** An entry of `alertmanagers` with its defaults. */
export function alertmanagerConfig(entry = {}) {
    const config = vigilConfigSchema.parse({ alertmanagers: [{ id: 'main', url: 'http://alertmanager', ...entry }] });
    return config.alertmanagers[0];
}
/** As a list has it: told a minute ago, for four minutes. */
export const listed = (overrides = {}) => ({
    fingerprint: 'f1',
    labels: { alertname: 'HighLatency', service: 'cart' },
    annotations: {},
    generatorUrl: '',
    startsAtMs: NOW_MS - 60_000,
    endsAtMs: NOW_MS + 240_000,
    updatedAtMs: NOW_MS,
    suppressed: false,
    ...overrides,
});
/** The same as a notification has it. */
export const notified = (overrides = {}) => ({
    status: 'firing',
    fingerprint: 'f1',
    labels: { alertname: 'HighLatency', service: 'cart' },
    annotations: {},
    generatorUrl: '',
    startsAtMs: NOW_MS - 60_000,
    endsAtMs: null,
    ...overrides,
});
