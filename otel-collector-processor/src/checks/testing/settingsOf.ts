import { vigilConfigSchema, type VigilConfigInput } from '@vigil/quality-model';
import { checksSettings, type CheckPlan, type ChecksSettings } from '../checksSettings.ts';

/** Settings of a configuration as it stands in vigil.yaml; a secret is its reference in other words. */
export function settingsOf(config: VigilConfigInput): ChecksSettings {
  return checksSettings(vigilConfigSchema.parse(config), (ref) => `secret-of-${ref.replace(/^\w+:/, '')}`);
}

type JourneyInput = NonNullable<VigilConfigInput['journeys']>[number];
type TargetInput = NonNullable<VigilConfigInput['targets']>[number];

export type SmallJourney = Partial<JourneyInput> & Pick<JourneyInput, 'steps'>;

/** One journey that may call these targets, on loopback too; what does not matter has any value. */
export function oneJourney(
  journey: SmallJourney,
  targets: readonly (string | TargetInput)[],
): Readonly<{ settings: ChecksSettings; plan: CheckPlan }> {
  const settings = settingsOf({
    targets: targets.map((target) =>
      typeof target === 'string' ? { baseUrl: target, allowPrivate: true, maxRequestsPerMinute: 1000 } : target,
    ),
    journeys: [{ id: 'smoke', name: 'Smoke', schedule: { every: '1m' }, ...journey }],
  });
  return { settings, plan: settings.journeys[0]! };
}
