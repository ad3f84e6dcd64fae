import { passwordAt } from './oneTimePassword.ts';
import { json, startServer, type LocalServer } from '../testing/localServer.ts';
import { runHere } from '../testing/runHere.ts';
import { oneJourney, type SmallJourney } from '../testing/settingsOf.ts';

let server: LocalServer;
let answer: Parameters<typeof startServer>[0];
beforeEach(async () => {
  answer = (_request, response) => response.end('{}');
  server = await startServer((...args) => answer(...args));
});
afterEach(() => server.close());

const run = (journey: Partial<SmallJourney>) =>
  runHere(oneJourney({ steps: [{ id: 'home', get: `${server.url}/` }], ...journey }, [server.url]));
const authorizations = () => server.seen.map(({ headers }) => headers.authorization);

describe('credentials', () => {
  it('are a user and a password', async () => {
    await run({ auth: { basic: { user: 'synthetic', password: 'env:PASSWORD' } } });
    expect(authorizations()).toEqual([`Basic ${btoa('synthetic:secret-of-PASSWORD')}`]);
  });

  it('are a token, but for steps that have their own or want none', async () => {
    await run({
      auth: { bearer: 'env:TOKEN' },
      steps: [
        { id: 'with', get: `${server.url}/` },
        { id: 'own', get: `${server.url}/`, headers: { Authorization: 'env:OTHER' } },
        { id: 'without', get: `${server.url}/`, auth: false },
      ],
    });
    expect(authorizations()).toEqual(['Bearer secret-of-TOKEN', 'secret-of-OTHER', undefined]);
  });

  it.each(['header', 'body'] as const)(
    'are a token of the run, asked for with the client in the %s',
    async (sendIn) => {
      answer = (request, response) =>
        json(response, 200, request.url === '/token' ? { access_token: 'of-this-run', token_type: 'Bearer' } : {});
      const result = await run({
        auth: {
          oauth2: {
            ...{ tokenUrl: `${server.url}/token`, clientId: 'vigil', clientSecret: 'env:CLIENT' },
            ...{ scope: 'read orders', sendIn },
          },
        },
      });
      expect(result.outcome).toBe('pass');
      expect(result.steps.map(({ id }) => id)).toEqual(['oauth2-token', 'home']);
      expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/token' });
      const form = Object.fromEntries(new URLSearchParams(server.seen[0]!.body));
      const client = { client_id: 'vigil', client_secret: 'secret-of-CLIENT' };
      expect(form).toEqual({
        ...{ grant_type: 'client_credentials', scope: 'read orders' },
        ...(sendIn === 'body' ? client : {}),
      });
      const basic = sendIn === 'header' ? `Basic ${btoa('vigil:secret-of-CLIENT')}` : undefined;
      expect(authorizations()).toEqual([basic, 'Bearer of-this-run']);
      expect(JSON.stringify(result)).not.toMatch(/of-this-run|secret-of/);
    },
  );

  it('that are refused fail the journey before it begins, and follow no redirect', async () => {
    answer = (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    const result = await run({
      auth: { oauth2: { tokenUrl: `${server.url}/token`, clientId: 'vigil', clientSecret: 'env:CLIENT' } },
    });
    expect(result).toMatchObject({ outcome: 'fail', failedStep: 'oauth2-token' });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a one-time password', () => {
  // RFC 6238, appendix B: the secret is the text "12345678901234567890".
  it.each([
    [59_000, '94287082'],
    [1_111_111_109_000, '07081804'],
    [20_000_000_000_000, '65353130'],
  ])('at %i ms is %s', (nowMs, code) => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(passwordAt({ secret, digits: 8, periodSeconds: 30, algorithm: 'SHA1' }, nowMs)).toBe(code);
  });

  it('is a variable of the steps, and in no result', async () => {
    const { settings, plan } = oneJourney(
      {
        totp: { code: { secret: 'env:SEED' } },
        safety: { effect: 'write', tenant: 'synthetic' },
        steps: [
          {
            id: 'login',
            post: `${server.url}/`,
            json: { code: '${code}' },
            assert: [{ text: { contains: '${code}' } }],
          },
        ],
        finally: [{ id: 'out', get: `${server.url}/` }],
      },
      [server.url],
    );
    const passwords = { code: { ...plan.passwords['code']!, secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' } };
    const result = await runHere({ settings, plan: { ...plan, passwords } });
    const { code } = JSON.parse(server.seen[0]!.body) as { code: string };
    expect(code).toMatch(/^\d{6}$/);
    expect(result.outcome).toBe('fail');
    expect(JSON.stringify(result.steps)).not.toContain(code);
  });
});

describe('a variable', () => {
  it.each<[string, NonNullable<SmallJourney['steps'][number]['store']>[string], string]>([
    ['the body', { matches: 'name="csrf" value="([^"]+)"' }, 'T-1'],
    ['a match without a group', { matches: 'T-\\d' }, 'T-1'],
    ['a part of a header', { header: 'Location', matches: '/orders/(\\d+)' }, '17'],
    ['a cookie', { cookie: 'sid' }, 'c-9'],
    ['JSON', { json: '$[0]' }, 'none'],
  ])('comes from %s', async (_what, store, value) => {
    answer = (request, response) => {
      if (request.url !== '/') return response.end();
      response.setHeader('location', '/orders/17');
      response.setHeader('set-cookie', 'sid=c-9; HttpOnly');
      response.end(value === 'none' ? '["none"]' : '<input name="csrf" value="T-1">');
    };
    const result = await run({
      steps: [
        { id: 'home', get: `${server.url}/`, store: { value: store } },
        { id: 'next', get: `${server.url}/next/\${value}` },
      ],
    });
    expect(result.outcome).toBe('pass');
    expect(server.seen[1]!.url).toBe(`/next/${value}`);
  });

  it('by a pattern takes no longer for a hostile answer', async () => {
    answer = (_request, response) => response.end('a'.repeat(50_000) + '!');
    const result = await run({
      steps: [{ id: 'home', get: `${server.url}/`, store: { value: { matches: '^(a+)+$' } } }],
    });
    expect(result).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('does not match') });
  });
});

describe('a JSON schema', () => {
  const schema = {
    type: 'object',
    required: ['id', 'items'],
    properties: { id: { type: 'string', pattern: '^o-' }, items: { type: 'array', minItems: 1 } },
  };
  it.each([
    ['fits', { id: 'o-1', items: [1] }, ''],
    ['has a member too few', { id: 'o-1' }, "the body must have required property 'items'"],
    ['has a wrong member', { id: 'x', items: [] }, '/id must match pattern "^o-"; /items must NOT have fewer than 1'],
  ])('of a body that %s', async (_what, body, why) => {
    answer = (_request, response) => json(response, 200, body);
    const result = await run({ steps: [{ id: 'home', get: `${server.url}/`, assert: [{ schema }] }] });
    expect(result.reason).toContain(why);
    expect(result.outcome).toBe(why === '' ? 'pass' : 'fail');
  });

  it('that is none says so', async () => {
    const steps: SmallJourney['steps'] = [{ id: 'home', get: `${server.url}/`, assert: [{ schema: { type: 'odd' } }] }];
    expect((await run({ steps })).reason).toContain('the schema is none');
  });
});
