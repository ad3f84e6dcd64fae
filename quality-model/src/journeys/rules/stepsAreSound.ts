import { AUTH_VARIABLES } from '../authSteps.ts';
import type { StepPlan } from '../stepPlan.ts';
import { plannedTarget } from '../plannedTarget.ts';
import { methodKey } from '../stepConfig.ts';
import type { Target } from '../target.ts';
import { brokenPlaceholder, BUILT_IN_VARIABLES, variablesInJson } from '../template.ts';
import type { Candidate, Report } from './candidates.ts';

/** Results and tokens go by the ids of steps. */
export function stepIdsDiffer({ path, sections }: Candidate, report: Report): void {
  const known = new Set<string>();
  for (const { key, steps } of sections) {
    steps.forEach(({ id }, index) => {
      if (known.has(id)) report([...path, key, index, 'id'], 'repeats the id of an earlier step');
      known.add(id);
    });
  }
}

/** Texts of a step that may hold variables, with the key that they are under. */
function templatesOf(
  step: StepPlan,
  urlKey: string,
): readonly Readonly<{ key: string; names: readonly string[]; text: string }>[] {
  const expected = step.assertions.flatMap((assertion) =>
    'comparisons' in assertion
      ? assertion.comparisons.flatMap(({ kind, expected: value }) =>
          kind === 'matches' || kind === 'notMatches' ? [] : [value],
        )
      : [],
  );
  const body = step.body.kind === 'json' ? step.body.value : step.body.kind === 'text' ? step.body.text : null;
  return [
    { key: urlKey, value: step.url },
    { key: 'headers', value: step.headers },
    { key: step.body.kind === 'json' ? 'json' : 'body', value: body },
    { key: 'send', value: step.probe.kind === 'tcp' ? step.probe.send : undefined },
    { key: 'assert', value: expected },
  ].map(({ key, value }) => ({ key, names: variablesInJson(value), text: JSON.stringify(value) ?? '' }));
}

/** A variable is in `vars`, or stored by an earlier step. */
export function variablesAreKnown({ plan, path, sections }: Candidate, report: Report): void {
  const known = new Set<string>([
    ...BUILT_IN_VARIABLES,
    ...(plan.auth === undefined ? [] : Object.values(AUTH_VARIABLES)),
    ...Object.keys(plan.vars),
    ...Object.keys(plan.totp),
  ]);
  for (const { key, steps } of sections) {
    steps.forEach((step, index) => {
      const urlKey = methodKey(step.method);
      for (const template of templatesOf(step, urlKey)) {
        const place = [...path, key, index, template.key];
        const broken = template.key === urlKey ? undefined : brokenPlaceholder(template.text);
        const unknown = template.names.filter((name) => !known.has(name));
        if (broken !== undefined)
          report(place, `has ${broken}, which is no variable: letters, digits and _ between \${ and }`);
        else if (unknown.length > 0) {
          report(place, `has \${${unknown.join('}, ${')}}, which is neither in vars nor stored by an earlier step`);
        }
      }
      for (const { name } of step.stores) known.add(name);
    });
  }
}

/** What is known of a URL leads to a target. The rest is checked when the journey runs. */
export function urlsAreAllowed({ plan, path, sections }: Candidate, targets: readonly Target[], report: Report): void {
  const tokenUrl = plan.auth?.oauth2?.tokenUrl;
  if (tokenUrl !== undefined && plannedTarget(tokenUrl, {}, targets).kind === 'forbidden') {
    report([...path, 'auth', 'oauth2', 'tokenUrl'], 'is in none of the targets that journeys may call');
  }
  for (const { key, steps } of sections) {
    steps.forEach((step, index) => {
      const planned = plannedTarget(step.url, plan.vars, targets);
      if (planned.kind !== 'forbidden') return;
      const known = targets.length === 0 ? 'there are none' : `they are ${targets.map(({ name }) => name).join(', ')}`;
      report(
        [...path, key, index, methodKey(step.method)],
        `leads to ${planned.url}, which is in none of the targets that journeys may call; ${known}`,
      );
    });
  }
}
