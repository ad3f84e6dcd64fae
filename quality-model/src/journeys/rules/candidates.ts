import { type ConfigRule } from '../../config/configRule.ts';
import { journeyConfigSchema } from '../journeyConfig.ts';
import { journeyPlan, type JourneyPlan } from '../journeyPlan.ts';
import type { StepPlan } from '../stepPlan.ts';
import { targetOf, type Target } from '../target.ts';
import { targetConfigSchema } from '../targetConfig.ts';

export type Path = readonly (string | number)[];
/** Tells what is wrong at a place of vigil.yaml. */
export type Report = (path: Path, message: string, params?: ConfigRule) => void;

/** A journey that is well-formed by itself, and its place in the list. */
export type Candidate = Readonly<{ plan: JourneyPlan; path: Path; sections: readonly Section[] }>;
export type Section = Readonly<{ key: 'steps' | 'finally'; steps: readonly StepPlan[] }>;

/** The entries of a list of vigil.yaml; none if it is no list. */
export function listAt(config: Readonly<Record<string, unknown>>, key: string): readonly unknown[] {
  const list = config[key];
  return Array.isArray(list) ? list : [];
}

/** The journeys that are well-formed by themselves: the others have issues of their own. */
export function candidates(config: Readonly<Record<string, unknown>>): readonly Candidate[] {
  return listAt(config, 'journeys').flatMap((journey, index) => {
    const parsed = journeyConfigSchema.safeParse(journey);
    if (!parsed.success) return []; // its own issues are told already
    const plan = journeyPlan(parsed.data);
    const sections: readonly Section[] = [
      // Requests that Vigil adds have no place in the file.
      { key: 'steps', steps: plan.steps.slice(plan.steps.length - parsed.data.steps.length) },
      { key: 'finally', steps: plan.cleanup },
    ];
    return [{ plan, path: ['journeys', index], sections }];
  });
}

/** A target that is well-formed by itself, and its place in the list. */
export type PlacedTarget = Readonly<{ target: Target; path: Path }>;

export function placedTargets(config: Readonly<Record<string, unknown>>): readonly PlacedTarget[] {
  return listAt(config, 'targets').flatMap((target, index) => {
    const parsed = targetConfigSchema.safeParse(target);
    return parsed.success ? [{ target: targetOf(parsed.data), path: ['targets', index] }] : [];
  });
}
