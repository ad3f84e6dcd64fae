import { parse } from 'yaml';
import { vigilConfigSchema } from '@vigil/quality-model';
import { checksSettings } from '../checksSettings.ts';
import { startServer, type LocalServer } from '../testing/localServer.ts';
import { runHere } from '../testing/runHere.ts';
import { IMPORT_FORMATS, type ImportFormat } from './formats.ts';

let server: LocalServer;
beforeAll(async () => {
  server = await startServer(({ url, method }, response) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('x-frame-options', 'DENY');
    if (url.startsWith('/pets/')) response.end(JSON.stringify({ id: 7, name: 'Rex', tag: null }));
    else if (url.startsWith('/pets')) response.end(JSON.stringify([{ id: 7, name: 'Rex' }]));
    else
      response.end(
        method === 'HEAD' ? '' : JSON.stringify({ status: 'ok', user: { name: 'john' }, items: [1, 2], token: 't-1' }),
      );
  });
});
afterAll(() => server.close());

const BLACKBOX = `
modules:
  http_2xx:
    prober: http
    timeout: 5s
    http:
      valid_status_codes: [200, 204]
      method: GET
      preferred_ip_protocol: ip4
      headers: { Accept-Language: en-US, User-Agent: blackbox }
      fail_if_body_not_matches_regexp: ['"status"\\s*:\\s*"ok"']
      fail_if_body_matches_regexp: ['(?i)exception']
      fail_if_header_not_matches: [{ header: X-Frame-Options, regexp: DENY }]
      follow_redirects: false
  http_post: { prober: http, http: { method: POST, body: '{}' } }
  tcp_connect: { prober: tcp, timeout: 2s }
  icmp: { prober: icmp }
  unused: { prober: tcp }
`;
const PROMETHEUS = (host: string) => `
global: { scrape_interval: 30s }
scrape_configs:
  - job_name: web
    metrics_path: /probe
    params: { module: [http_2xx] }
    static_configs: [{ targets: ['http://${host}/health', 'http://${host}/'] }]
  - job_name: write
    metrics_path: /probe
    params: { module: [http_post] }
    static_configs: [{ targets: ['http://${host}/'] }]
  - job_name: ports
    metrics_path: /probe
    scrape_interval: 1m
    params: { module: [tcp_connect] }
    static_configs: [{ targets: ['${host}'] }]
  - job_name: pings
    params: { module: [icmp] }
    static_configs: [{ targets: ['${host}'] }]
  - job_name: node
    static_configs: [{ targets: ['localhost:9100'] }]
`;
const GATUS = (host: string) => `
alerting: { slack: { webhook-url: x } }
endpoints:
  - name: front
    group: core
    url: http://${host}/health
    interval: 30s
    conditions:
      - '[STATUS] == 200'
      - '[STATUS] < 300'
      - '[RESPONSE_TIME] < 3000'
      - '[BODY].status == ok'
      - '[BODY].user.name == pat(jo*)'
      - 'len([BODY].items) == 2'
      - 'has([BODY].errors) == false'
      - '[BODY] == pat(*john*)'
      - '[DOMAIN_EXPIRATION] > 720h'
    alerts: [{ type: slack, failure-threshold: 5, success-threshold: 3 }]
  - { name: port, url: 'tcp://${host}', conditions: ['[CONNECTED] == true'] }
  - { name: ping, url: 'icmp://example.org', conditions: ['[CONNECTED] == true'] }
  - { name: off, enabled: false, url: 'http://${host}' }
`;
const UPTIME_KUMA = (host: string) => {
  const [hostname, port] = host.split(':');
  return JSON.stringify({
    version: '2.0.0',
    notificationList: [],
    monitorList: [
      {
        id: 1,
        name: 'Page',
        type: 'http',
        url: `http://${host}/`,
        method: 'GET',
        interval: 60,
        maxretries: 2,
        accepted_statuscodes: ['200-299', '404'],
        active: true,
        headers: '{"Accept":"application/json","X-Api-Key":"abc"}',
        basic_auth_user: 'kuma',
        basic_auth_pass: 'secret',
      },
      { id: 2, name: 'Word', type: 'keyword', url: `http://${host}/`, keyword: 'john', interval: 60, timeout: 10 },
      {
        id: 3,
        name: 'Word',
        type: 'json-query',
        url: `http://${host}/`,
        jsonPath: 'user.name',
        expectedValue: 'john',
        interval: 60,
      },
      { id: 4, name: 'Port', type: 'port', hostname, port: Number(port), interval: 20 },
      { id: 5, name: 'Ping', type: 'ping', hostname, interval: 60 },
      { id: 6, name: 'Down', type: 'http', url: `http://${host}/`, upsideDown: true, interval: 60 },
    ],
  });
};
const GRAFANA_SM = (host: string) =>
  JSON.stringify([
    {
      id: 1,
      job: 'front',
      target: `http://${host}/health`,
      frequency: 60000,
      timeout: 3000,
      enabled: true,
      labels: [{ name: 'team', value: 'store' }],
      alertSensitivity: 'medium',
      probes: [1, 2],
      settings: {
        http: {
          method: 'GET',
          headers: ['Accept: application/json'],
          validStatusCodes: [200],
          noFollowRedirects: true,
          failIfBodyNotMatchesRegexp: ['ok'],
          failIfSSL: true,
          ipVersion: 'V4',
          basicAuth: null,
        },
      },
    },
    {
      id: 2,
      job: 'flow',
      target: `http://${host}/`,
      frequency: 120000,
      timeout: 10000,
      enabled: true,
      labels: [],
      settings: {
        multihttp: {
          entries: [
            {
              request: { method: 'GET', url: `http://${host}/`, headers: [], queryFields: [{ name: 'q', value: '1' }] },
              variables: [
                { type: 0, name: 'token', expression: 'token' },
                { type: 2, name: 'css', expression: 'a', attribute: 'href' },
              ],
              checks: [
                { type: 0, subject: 3, condition: 6, value: 'john' },
                { type: 1, expression: '$.status', condition: 2, value: 'ok' },
                { type: 2, expression: '$.items' },
              ],
            },
            {
              request: { method: 'GET', url: `http://${host}/next/\${token}`, headers: [] },
              checks: [
                { type: 0, subject: 2, condition: 2, value: '200' },
                { type: 3, subject: 3, expression: 'jo.n' },
              ],
            },
          ],
        },
      },
    },
    { id: 3, job: 'port', target: host, frequency: 60000, timeout: 3000, settings: { tcp: { tls: false } } },
    { id: 4, job: 'page', target: `http://${host}/`, frequency: 60000, settings: { browser: { script: '' } } },
  ]);
const OPENAPI = (host: string) => `
openapi: 3.0.3
info: { title: Pets, version: '1' }
servers: [{ url: 'http://${host}' }]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{ name: limit, in: query, required: true, schema: { type: integer, default: 10 } }]
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
    post: { responses: { '201': { description: made } } }
  /pets/{petId}:
    parameters: [{ $ref: '#/components/parameters/petId' }]
    get:
      responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
  /owners/{ownerId}:
    get: { parameters: [{ name: ownerId, in: path, required: true, schema: { type: string } }], responses: { '200': { description: x } } }
components:
  parameters: { petId: { name: petId, in: path, required: true, example: 7, schema: { type: integer } } }
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string }, tag: { type: string, nullable: true }, parent: { $ref: '#/components/schemas/Pet' } }
`;
const HAR = (host: string) =>
  JSON.stringify({
    log: {
      version: '1.2',
      pages: [{ id: 'page_1', title: 'Shop' }],
      entries: [
        {
          _resourceType: 'document',
          request: {
            method: 'GET',
            url: `http://${host}/`,
            headers: [
              { name: 'Accept', value: 'text/html' },
              { name: 'Cookie', value: 'sid=1' },
              { name: 'User-Agent', value: 'Chrome' },
            ],
          },
          response: { status: 200, content: { mimeType: 'text/html' } },
        },
        {
          _resourceType: 'script',
          request: { method: 'GET', url: `http://${host}/app.js` },
          response: { status: 200, content: { mimeType: 'text/javascript' } },
        },
        {
          _resourceType: 'xhr',
          request: { method: 'GET', url: `http://${host}/pets?x=1#top` },
          response: { status: 200, content: { mimeType: 'application/json' } },
        },
        { _resourceType: 'xhr', request: { method: 'POST', url: `http://${host}/cart` }, response: { status: 201 } },
        {
          _resourceType: 'xhr',
          request: { method: 'GET', url: 'https://analytics.example.com/beacon' },
          response: { status: 204 },
        },
      ],
    },
  });

/** Each format with an example written after its documentation: what has to be said, and how many journeys come out. */
const EXAMPLES: Readonly<
  Record<ImportFormat, Readonly<{ file: (host: string) => string; journeys: number; notes: readonly string[] }>>
> = {
  blackbox: {
    file: () => BLACKBOX,
    journeys: 3,
    notes: [
      'http.preferred_ip_protocol has no counterpart',
      'User-Agent is left out',
      'POST http',
      'the prober icmp',
      'no scrape configuration names it',
    ],
  },
  gatus: {
    file: GATUS,
    journeys: 2,
    notes: [
      'alerting',
      '[DOMAIN_EXPIRATION] > 720h has no counterpart',
      'icmp has no counterpart',
      'it is not enabled',
    ],
  },
  'uptime-kuma': {
    file: UPTIME_KUMA,
    journeys: 4,
    notes: [
      'notificationList',
      'X-Api-Key is a secret',
      'the password of kuma',
      'called "Word 2"',
      'the type ping',
      'upsideDown',
    ],
  },
  'grafana-sm': {
    file: GRAFANA_SM,
    journeys: 3,
    notes: [
      'http.failIfSSL has no counterpart',
      'labels are not carried over',
      'CSS selector',
      'kind browser',
      'alert sensitivity',
    ],
  },
  openapi: { file: OPENAPI, journeys: 1, notes: ['POST /pets', 'the parameter ownerId has no example'] },
  har: {
    file: HAR,
    journeys: 1,
    notes: [
      'cookie is a secret',
      'POST http',
      '1 requests to another host',
      '1 requests for images, styles and scripts',
    ],
  },
};

test.each(Object.keys(EXAMPLES) as ImportFormat[])(
  'what is imported from %s validates and runs, and what is lost is said',
  async (format) => {
    const host = new URL(server.url).host;
    const { file, journeys, notes } = EXAMPLES[format];
    const imported = IMPORT_FORMATS[format].read({
      file: parse(file(host)),
      targets: parse(PROMETHEUS(host)),
      base: undefined,
    });
    const told = imported.notes.map(({ where, what }) => `${where}: ${what}`);
    for (const note of notes) expect(told.join('\n')).toContain(note);
    const parsed = vigilConfigSchema.safeParse({ targets: imported.targets, journeys: imported.journeys });
    expect(parsed.error?.issues ?? []).toEqual([]);
    expect(imported.journeys).toHaveLength(journeys);
    const settings = checksSettings(parsed.data!, (ref) => `secret-of-${ref}`);
    for (const plan of settings.journeys) {
      const result = await runHere({ settings, plan });
      expect([plan.id, result.reason]).toEqual([plan.id, '']);
    }
  },
);

test.each(Object.keys(IMPORT_FORMATS) as ImportFormat[])(
  '%s says what is wrong with a file that is another',
  (format) => {
    expect(() => IMPORT_FORMATS[format].read({ file: { a: 1 }, targets: {}, base: undefined })).toThrow(/file/);
  },
);
