import type { ConfigProblem } from '@vigil/quality-model';
import { problemAt } from './configProblem.ts';
import { emptyMap, type LocatedMap } from './locatedValue.ts';
import type { ParsedYaml } from './parseYaml.ts';

/** The version that a file of a kind of its own has to name. */
const API_VERSION = 'vigil/v1';

/**
 * A file of its own for one journey: `apiVersion: vigil/v1`, `kind: Journey`, and the keys of an entry of `journeys`. It
 * is read as if that entry stood in vigil.yaml; places stay those of the file. Any other file is as it is.
 */
export function journeyDocument({ root, problems }: ParsedYaml): ParsedYaml {
  const kind = root.entries.get('kind');
  if (kind === undefined) return { root, problems };
  const report = (key: string, message: string): ConfigProblem =>
    problemAt(root.entries.get(key)?.keyPlace ?? root.place, { path: [key], message });
  if (kind.value.kind !== 'scalar' || kind.value.value !== 'Journey')
    return { root: emptyMap(root.place.file), problems: [...problems, report('kind', 'must be Journey')] };
  const version = root.entries.get('apiVersion')?.value;
  const isKnown = version?.kind === 'scalar' && version.value === API_VERSION;
  const entries = new Map([...root.entries].filter(([key]) => key !== 'kind' && key !== 'apiVersion'));
  const journey: LocatedMap = { ...root, entries };
  const list = { kind: 'list', place: root.place, items: [journey] } as const;
  return {
    root: { ...root, entries: new Map([['journeys', { keyPlace: root.place, value: list }]]) },
    problems: isKnown ? problems : [...problems, report('apiVersion', `must be ${API_VERSION}`)],
  };
}
