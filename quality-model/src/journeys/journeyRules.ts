import type { z } from 'zod';
import { isMapping } from '../config/configRule.ts';
import { budgetsSuffice } from './rules/budgetsSuffice.ts';
import { canaryIsKnown } from './rules/canaryIsKnown.ts';
import { candidates, listAt, placedTargets, type Report } from './rules/candidates.ts';
import { effectIsDeclared } from './rules/effectIsDeclared.ts';
import { namesAreKnown, namesDiffer } from './rules/namesAreSound.ts';
import { stepIdsDiffer, urlsAreAllowed, variablesAreKnown } from './rules/stepsAreSound.ts';
import { targetsDiffer } from './rules/targetsDiffer.ts';
import { timesFit } from './rules/timesFit.ts';

/** Rules of `journeys` and `targets` that need more than one entry to be seen. */
export function journeysAreSound(config: unknown, ctx: z.RefinementCtx): void {
  if (!isMapping(config)) return;
  const report: Report = (path, message, params) => {
    const input: unknown = path.reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
      config,
    );
    ctx.addIssue({ code: 'custom', path: [...path], message, input, ...(params && { params }) });
  };
  const journeys = candidates(config);
  const placed = placedTargets(config);
  const targets = placed.map(({ target }) => target);
  const allPlaced = placed.length === listAt(config, 'targets').length;
  namesAreKnown(config, report);
  namesDiffer(config, report);
  targetsDiffer(placed, report);
  for (const journey of journeys) {
    timesFit(journey, report);
    effectIsDeclared(journey, report);
    stepIdsDiffer(journey, report);
    variablesAreKnown(journey, report);
    // Where an entry of targets is broken, what it allows is not known.
    if (allPlaced) urlsAreAllowed(journey, targets, report);
  }
  if (allPlaced) canaryIsKnown(config, targets, report);
  budgetsSuffice(
    journeys.map(({ plan }) => plan),
    placed,
    report,
  );
}
