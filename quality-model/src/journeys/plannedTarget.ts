import { isSecretRef } from '../config/secretRef.ts';
import { findTarget, type Target } from './target.ts';
import { fillUrl, TemplateError, variablesIn } from './template.ts';

/** Stands for a value that is known only when the journey runs. */
const UNKNOWN = 'vigil-unknown';

/**
 * Where a step will go, as far as can be told beforehand. `forbidden`: its URL is known and is in no target. `later`:
 * it hangs on a value of the run, and is checked then.
 */
export type PlannedTarget =
  | Readonly<{ kind: 'target'; target: Target }>
  | Readonly<{ kind: 'forbidden'; url: string }>
  | Readonly<{ kind: 'later' }>;

const later: PlannedTarget = { kind: 'later' };

export function plannedTarget(
  template: string,
  vars: Readonly<Record<string, string>>,
  targets: readonly Target[],
): PlannedTarget {
  const literal = (name: string): string | undefined => {
    const value = Object.hasOwn(vars, name) ? vars[name] : undefined;
    return value === undefined || isSecretRef(value) ? undefined : value;
  };
  const isOpen = (text: string): boolean => variablesIn(text).some((name) => literal(name) === undefined);
  const leading = /^\$\{[^{}]*\}/.exec(template)?.[0];
  if (leading !== undefined && isOpen(leading)) return later;
  let text: string;
  try {
    text = fillUrl(template, (name) => literal(name) ?? UNKNOWN);
  } catch (error) {
    if (error instanceof TemplateError) return later; // the run says which value is unfit
    throw error;
  }
  if (!URL.canParse(text)) return { kind: 'forbidden', url: text };
  const url = new URL(text);
  if (url.host.includes(UNKNOWN)) return later;
  const target = findTarget(targets, url);
  if (target !== undefined) return { kind: 'target', target };
  const withoutPath = targets.map((candidate) => ({ ...candidate, pathPrefix: '' }));
  if (isOpen(template) && findTarget(withoutPath, url) !== undefined) return later;
  return { kind: 'forbidden', url: `${url.origin}${url.pathname}` };
}
