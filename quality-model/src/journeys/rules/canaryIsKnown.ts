import { findTarget, type Target } from '../target.ts';
import type { Report } from './candidates.ts';

/** The canary is called like any target: only what is listed, and within its budget. */
export function canaryIsKnown(
  config: Readonly<Record<string, unknown>>,
  targets: readonly Target[],
  report: Report,
): void {
  const canary = config['canary'];
  if (typeof canary !== 'string' || !URL.canParse(`tcp://${canary}`)) return;
  if (findTarget(targets, new URL(`tcp://${canary}`)) !== undefined) return;
  report(['canary'], 'must be an entry of targets too, as host: journeys reach nothing else');
}
