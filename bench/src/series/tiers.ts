import { newCompact, scoreCompact } from '../../../otel-collector-processor/src/detect/detectors/compactNovelty.ts';
import type { Novelty } from '../../../otel-collector-processor/src/detect/detectors/novelty.ts';
import { newSeasonal, scoreSeasonal } from '../../../otel-collector-processor/src/detect/detectors/seasonalNovelty.ts';
import type { Scorer } from './series.ts';

export const TIERS = ['seasonal', 'compact'] as const;
export type Tier = (typeof TIERS)[number];

/** Switch of every benchmark that measures detection. */
export const TIER_SWITCH = { tier: { type: 'string' } } as const;

/** The tier that was asked for; the seasonal one unless told. Throws for one that is not there. */
export function tierOf(switches: Readonly<Record<string, string | boolean | undefined>>): Tier {
  const asked = switches.tier ?? 'seasonal';
  const tier = TIERS.find((known) => known === asked);
  if (tier === undefined) throw new Error(`--tier is one of ${TIERS.join(', ')}, not "${asked}"`);
  return tier;
}

/** The product's detector of that tier with its own settings, as a scorer of its `score` or its `opening`. */
export function vigil(tier: Tier, of: keyof Novelty): () => Scorer {
  return () => {
    if (tier === 'compact') {
      const slab = newCompact(1);
      return (timeMs, value) => scoreCompact(slab, 0, timeMs, value)[of];
    }
    const slab = newSeasonal(1);
    return (timeMs, value) => scoreSeasonal(slab, 0, timeMs, value)[of];
  };
}
