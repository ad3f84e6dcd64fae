import type { Companion } from '../companion.ts';

export type GuardedRoute = Readonly<{
  method: 'GET' | 'POST';
  /** Below /api/v1: `act` or `admin`. */
  routeClass: string;
  /** Below the class, with the issue's id in it. */
  tail: string;
  /** By which it would be done, if it were allowed. */
  body: object;
}>;

type Operations = Readonly<Record<string, Readonly<{ 'x-vigil-role'?: string }>>>;

/** By the end of the path. Of what is not here an empty body has to do: a refusal comes before it is read. */
const BODIES: Readonly<Record<string, object>> = {
  acknowledge: { comment: 'mine' },
  assign: { assignee: 'mallory' },
  note: { markdown: 'I was here' },
  resolve: { reason: 'because', force: true },
  silence: {
    matchers: [{ name: 'alertname', value: 'PaymentDown', isRegex: false, isEqual: true }],
    durationMs: 3_600_000,
    comment: 'quiet',
  },
};

/** Every route of the companion that a Viewer may not use, as its OpenAPI document lists them, about one issue. */
export async function guardedRoutes(companion: Companion, issueId: string): Promise<readonly GuardedRoute[]> {
  const { paths } = await companion.get<{ paths: Readonly<Record<string, Operations>> }>('/api/v1/openapi.json');
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => ['Editor', 'Admin'].includes(operation['x-vigil-role'] ?? ''))
      .map(([method]) => {
        const [routeClass = '', ...rest] = path
          .replace('/api/v1/', '')
          .replaceAll(/\{\w+\}/g, issueId)
          .split('/');
        const body = routeClass === 'act' ? { version: 1, ...BODIES[rest.at(-1) ?? ''] } : {};
        return { method: method.toUpperCase() as GuardedRoute['method'], routeClass, tail: rest.join('/'), body };
      }),
  );
}

/** Ways to write a guarded path so that one reader takes it for something else than the next one does; below /api/v1. */
export function spellings({ routeClass, tail }: Pick<GuardedRoute, 'routeClass' | 'tail'>): readonly string[] {
  const path = `${routeClass}/${tail}`;
  const capital = `${routeClass.charAt(0).toUpperCase()}${routeClass.slice(1)}/${tail}`;
  const coded = `%${routeClass.charCodeAt(0).toString(16)}${path.slice(1)}`;
  const up = ['..', '%2e%2e', '%2E%2E', '.%2e', '%2e.', '%252e%252e', '..;', '..%00'];
  return [
    path,
    ...up.flatMap((dots) => [
      `query/${dots}/${path}`,
      `query/x/${dots}/${dots}/${path}`,
      `query/${dots}%2f${path}`,
      `query/${dots}%5c${path}`,
      `query//${dots}/${path}`,
      `query/./${dots}/${path}`,
      `x/${dots}/${path}`,
    ]),
    `/${path}`,
    `//${path}`,
    `./${path}`,
    `%2e/${path}`,
    `${routeClass}//${tail}`,
    `${routeClass}/./${tail}`,
    `${routeClass}%2f${tail}`,
    `${path}/`,
    `${path}/.`,
    `${path}/x/..`,
    `${routeClass.toUpperCase()}/${tail}`,
    capital,
    path.toUpperCase(),
    coded,
    `query/../${capital}`,
    `query/../${coded}`,
    `query/..//${path}`,
    `${path}?x=/../query/`,
    `query/x?/../../${path}`,
  ];
}
