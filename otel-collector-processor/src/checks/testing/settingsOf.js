import { vigilConfigSchema } from '@vigil/quality-model';
import { checksSettings } from '../checksSettings.ts';
/** Settings of a configuration as it stands in vigil.yaml; a secret is its reference in other words. */
export function settingsOf(config) {
    return checksSettings(vigilConfigSchema.parse(config), (ref) => `secret-of-${ref.replace(/^\w+:/, '')}`);
}
/** One journey that may call these targets, on loopback too; what does not matter has any value. */
export function oneJourney(journey, targets) {
    const settings = settingsOf({
        targets: targets.map((target) => typeof target === 'string' ? { baseUrl: target, allowPrivate: true, maxRequestsPerMinute: 1000 } : target),
        journeys: [{ id: 'smoke', name: 'Smoke', schedule: { every: '1m' }, ...journey }],
    });
    return { settings, plan: settings.journeys[0] };
}
