import type { SyntheticRules } from '../../../messages/index.ts';
import { AUDITS } from './audits.ts';
import { CRAWLERS } from './crawlers.ts';
import { HEALTH_CHECKS } from './healthChecks.ts';
import { LOAD_TOOLS } from './loadTools.ts';
import { MONITORS } from './monitors.ts';
import { PREVIEWS } from './previews.ts';
import { SYNTHETIC_TESTS } from './syntheticTests.ts';

/**
 * What Vigil recognises by itself: one table, data and no code. Of several rules that fit, the first counts, so that
 * a product stands before the browser or tool that it runs on. `enrichment.synthetic` of vigil.yaml adds rows before
 * these.
 */
export const BUILT_IN_RULES: readonly SyntheticRules[] = [
  ...SYNTHETIC_TESTS,
  ...MONITORS,
  ...HEALTH_CHECKS,
  ...LOAD_TOOLS,
  ...PREVIEWS,
  ...CRAWLERS,
  ...AUDITS,
];
