import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTHORITY, CLIENT, SERVER } from '../../test/certificates.ts';
import { formatProblem } from './configProblem.ts';
import { clientTls, listenerTls } from './tlsTexts.ts';
import { loadConfig, type LoadResult } from './loadConfig.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-tls-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(yaml: string, files: Readonly<Record<string, string>> = {}): Promise<LoadResult> {
  for (const [name, text] of Object.entries({ ...files, 'vigil.yaml': yaml }))
    await writeFile(join(folder, name), text);
  return loadConfig(
    { path: join(folder, 'vigil.yaml'), required: true },
    { env: { KEY: CLIENT.key, LINE: 'Bearer x' }, portBase: undefined, secrets: 'resolve' },
  );
}

const destination = (tls: string) => `forward:\n- id: a\n  endpoint: https://a\n  tls: ${tls}\n`;
const receivers = (tls: string) => `receivers:\n  otlp:\n    tls: ${tls}\n`;
const FILES = { 'ca.pem': AUTHORITY, 'cert.pem': CLIENT.cert, 'key.pem': CLIENT.key, 'other.pem': SERVER.key };

async function problemsOf(yaml: string): Promise<readonly string[]> {
  const result = await load(yaml, FILES);
  if (result.kind === 'loaded') return [];
  return result.problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));
}

describe('certificates in vigil.yaml', () => {
  test('are read from files beside it and from the environment, for the destination and the receivers', async () => {
    const result = await load(
      destination('{ ca: file:ca.pem, cert: file:cert.pem, key: env:KEY, serverName: tempo }') +
        receivers('{ cert: file:cert.pem, key: file:key.pem, clientCa: file:ca.pem }'),
      FILES,
    );
    if (result.kind === 'rejected') throw new Error(JSON.stringify(result.problems));
    const { config, secrets, warnings } = result.loaded;
    expect(clientTls(config.forward[0]!, secrets)).toEqual({
      ca: AUTHORITY,
      cert: CLIENT.cert,
      key: CLIENT.key,
      serverName: 'tempo',
      insecureSkipVerify: false,
    });
    expect(listenerTls(config.receivers.otlp, secrets)).toEqual({
      cert: CLIENT.cert,
      key: CLIENT.key,
      clientCa: AUTHORITY,
    });
    expect(warnings).toEqual([]);
  });

  test('may be left out', async () => {
    const result = await load('forward: [{id: a, endpoint: "https://a"}]\n');
    if (result.kind === 'rejected') throw new Error(JSON.stringify(result.problems));
    const { config, secrets } = result.loaded;
    expect([clientTls(config.forward[0]!, secrets), listenerTls(config.receivers.otlp, secrets)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test.each([
    [
      'a key that is of another certificate',
      destination('{ cert: file:cert.pem, key: file:other.pem }'),
      'vigil.yaml:4:36 forward.0.tls.key: is not the key of the certificate in cert',
    ],
    [
      'a key where a certificate belongs',
      destination('{ ca: file:key.pem }'),
      'vigil.yaml:4:14 forward.0.tls.ca: must be certificates in PEM',
    ],
    [
      'a certificate where a key belongs',
      destination('{ cert: file:cert.pem, key: file:cert.pem }'),
      'forward.0.tls.key: must be a private key in PEM that has no passphrase',
    ],
    [
      'what is no PEM',
      destination('{ ca: env:LINE }'),
      'environment variable LINE is not PEM: it has no line "-----BEGIN',
    ],
    [
      'a file that is not there',
      receivers('{ cert: file:gone.pem, key: file:key.pem }'),
      'vigil.yaml:3:18 receivers.otlp.tls.cert: file gone.pem does not exist',
    ],
    [
      'a key of receivers that does not fit',
      receivers('{ cert: file:cert.pem, key: file:other.pem }'),
      'receivers.otlp.tls.key: is not the key',
    ],
  ])('must not be %s', async (_what, yaml, problem) => {
    expect(await problemsOf(yaml)).toEqual([expect.stringContaining(problem)]);
  });

  test('must be certificates that can be read', async () => {
    const spoilt = AUTHORITY.replace(/\n(.{20})/, '\nAAAAAAAAAAAAAAAAAAAA');
    const result = await load(destination('{ ca: file:spoilt.pem }'), { 'spoilt.pem': spoilt });
    expect(result).toMatchObject({ kind: 'rejected', problems: [{ message: 'must be certificates in PEM' }] });
  });

  test('that are not looked at are warned about', async () => {
    const result = await load(destination('{ insecureSkipVerify: true }'));
    if (result.kind === 'rejected') throw new Error(JSON.stringify(result.problems));
    expect(result.loaded.warnings).toMatchObject([
      {
        severity: 'warning',
        path: 'forward.0.tls.insecureSkipVerify',
        line: 4,
        message: expect.stringContaining('takes any certificate'),
      },
    ]);
  });

  test('change the fingerprint of certificates when they are renewed, and no other', async () => {
    const yaml =
      destination('{ ca: file:ca.pem }') + 'alertmanagers: [{id: a, url: "http://a", webhook: {token: env:LINE}}]\n';
    const fingerprints = async (ca: string) => {
      const result = await load(yaml, { 'ca.pem': ca });
      if (result.kind === 'rejected') throw new Error(JSON.stringify(result.problems));
      const { secrets, fingerprint } = result.loaded;
      return { line: secrets.fingerprint('line'), pem: secrets.fingerprint('pem'), all: fingerprint };
    };
    const [before, after] = [await fingerprints(AUTHORITY), await fingerprints(SERVER.cert)];
    expect(after.line).toBe(before.line);
    expect(after.pem).not.toBe(before.pem);
    expect(after.all).not.toBe(before.all);
  });
});
