import { methodKey } from '../stepConfig.ts';
import type { Candidate, Report } from './candidates.ts';

/** Whoever changes something says so, says whose data it is, and cleans up. */
export function effectIsDeclared({ plan, path, sections }: Candidate, report: Report): void {
  if (plan.effect === 'read') {
    for (const { key, steps } of sections) {
      steps.forEach((step, index) => {
        if (step.safe) return;
        report(
          [...path, key, index, methodKey(step.method)],
          step.probe.kind === 'tcp'
            ? 'may change something by what it sends: say effect: read beside send if it does not'
            : `may change something: only a journey with safety.effect: write may use ${step.method}`,
        );
      });
    }
    return;
  }
  if (plan.tenant === '')
    report([...path, 'safety', 'effect'], 'is write, so safety.tenant must say whose data is changed');
  if (plan.cleanup.length === 0) {
    report([...path, 'safety', 'effect'], 'is write, so there must be steps in finally that clean up');
  }
}
