import { placeOfTarget } from '../target.ts';
import type { PlacedTarget, Report } from './candidates.ts';

/** A place that is there twice would be let through twice as much. */
export function targetsDiffer(targets: readonly PlacedTarget[], report: Report): void {
  const firstIndexes = new Map<string, number>();
  for (const { target, path } of targets) {
    const place = placeOfTarget(target);
    const firstIndex = firstIndexes.get(place);
    if (firstIndex === undefined) firstIndexes.set(place, Number(path[1]));
    else {
      const field = target.protocol === undefined ? 'host' : 'baseUrl';
      report([...path, field], `names the same place as targets.${firstIndex}: ${place}`);
    }
  }
}
