import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vigilConfigSchema } from '@vigil/quality-model';
import {
  checksSettings,
  createChecks,
  forkRunner,
  type RunResult,
} from '../../otel-collector-processor/src/checks/index.ts';
import { json, startServer } from '../../otel-collector-processor/src/checks/testing/localServer.ts';
import { createLogger } from '../../otel-collector-processor/src/log/index.ts';

/** One of each kind of place that a secret can be in. Characters that are written otherwise in URLs and JSON are among them. */
const SECRETS = {
  PASSWORD: 'planted/pass word"+%41',
  HEADER: 'planted-header-7f3a',
  BEARER: 'planted.bearer.0123456789',
  TOKEN: 'planted~token~from~an~answer',
} as const;

/** A secret as it is, and in the forms that programs write it in. */
const forms = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

test('a planted secret is in no result, signal, metric, answer of the API, log line, or environment of a child', async () => {
  const children: ChildProcess[] = [];
  const kept: RunResult[] = [];
  const told: unknown[] = [];
  const logged: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void logged.push(line) } });
  // A target that repeats everything it hears, wherever it can.
  const server = await startServer((request, response) => {
    const everything = JSON.stringify([request.headers, request.body, decodeURIComponent(request.url)]);
    if (request.url.startsWith('/login')) {
      return json(response, 200, { token: SECRETS.TOKEN, echo: everything });
    }
    if (request.url.startsWith('/moved')) {
      return response.writeHead(302, { location: `/else?${encodeURIComponent(SECRETS.PASSWORD)}` }).end();
    }
    response
      .writeHead(500, {
        'x-echo': encodeURIComponent(everything).slice(0, 4000),
        'set-cookie': `session=${encodeURIComponent(SECRETS.TOKEN)}`,
      })
      .end(everything);
  });
  process.env['VIGIL_HARM_PLANTED'] = SECRETS.PASSWORD;
  const steps = [
    {
      id: 'login',
      post: `${server.url}/login`,
      json: { user: 'synthetic', password: '${password}' },
      store: { token: '$.token' },
    },
    {
      id: 'echo',
      get: `${server.url}/echo/\${password}?q=\${password}`,
      headers: { 'x-key': 'env:HEADER', authorization: 'Bearer ${token}', 'x-other': '${bearer}' },
      redirects: 'follow',
      assert: [
        { status: 500 },
        { text: { contains: 'nothing of the kind' }, gate: false },
        { header: 'x-echo', equals: 'something else', gate: false },
        { json: '$[0]', equals: '${password}', gate: false },
        { json: '$[2]', equals: 'x', gate: false },
        { text: { equals: '${bearer}' }, gate: false },
      ],
    },
    { id: 'moved', get: `${server.url}/moved`, assert: [{ status: 200 }] },
  ];
  const config = vigilConfigSchema.parse({
    targets: [{ baseUrl: server.url, allowPrivate: true, maxRequestsPerMinute: 1000 }],
    journeys: [
      {
        id: 'planted',
        name: 'Planted',
        schedule: { every: '1h', jitter: '0s' },
        alert: { failures: 1, of: 1, recover: 1 },
        safety: { effect: 'write', tenant: 'synthetic' },
        vars: { password: 'env:PASSWORD', bearer: 'env:BEARER' },
        steps,
        finally: [{ id: 'drop', delete: `${server.url}/drop/\${token}` }],
      },
    ],
  });
  const reveal = (ref: string): string => SECRETS[ref.replace('env:', '') as keyof typeof SECRETS];
  const checks = createChecks({
    ports: {
      onRun: (run) => Promise.resolve(void kept.push(run)),
      onSignal: (signal) => told.push(signal),
      recentRuns: () => Promise.resolve([]),
      onProblem: (message, check) => logger.warn({ check }, message),
    },
    spawnRunner: () => {
      const child = forkRunner(join(__dirname, '../../otel-collector-processor/src/checks/testing/runnerEntry.ts'));
      children.push(child);
      return child;
    },
    installationKey: Buffer.from('0123456789abcdef0123456789abcdef'),
    location: 'here',
    version: '1.2.3',
  });
  try {
    checks.apply(checksSettings(config, reveal));
    const answer = await checks.runNow('planted');
    expect(answer.outcome).toBe('fail');
    expect(server.seen[1]!.headers['x-key']).toBe(SECRETS.HEADER); // it was really sent
    expect(server.seen[1]!.headers.authorization).toBe(`Bearer ${SECRETS.TOKEN}`);
    logger.info({ answer, kept }, 'what a run looks like in a log');

    const ofChildren = children.flatMap(({ pid }) =>
      ['environ', 'cmdline'].flatMap((file) => {
        const path = `/proc/${pid}/${file}`;
        return existsSync(path) ? [[path, readFileSync(path, 'latin1')] as const] : [];
      }),
    );
    const places: readonly (readonly [string, string])[] = [
      ['results', JSON.stringify(kept)],
      ['answer', JSON.stringify(answer)],
      ['signals', JSON.stringify(told)],
      ['summaries', JSON.stringify(checks.list())],
      ['metrics', [...checks.expose()].join('')],
      ['log', logged.join('')],
      ...ofChildren,
    ];
    expect(told.length).toBeGreaterThan(0);
    expect(ofChildren.every(([, text]) => text.length > 0)).toBe(true);
    const found = places.flatMap(([place, text]) =>
      Object.entries(SECRETS).flatMap(([name, secret]) =>
        forms(secret).some((form) => text.includes(form)) ? [`${name} in ${place}`] : [],
      ),
    );
    expect(found).toEqual([]);
  } finally {
    delete process.env['VIGIL_HARM_PLANTED'];
    await checks.stop(5000);
    await server.close();
    await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
  }
}, 30_000);
