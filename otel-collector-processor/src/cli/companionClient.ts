import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { apiErrorSchema } from '@vigil/quality-model';
import type { z } from 'zod';
import { dataDirectoryPath, findConfig, formatProblem, loadConfig } from '../config/index.ts';
import type { CliIo } from './cliIo.ts';
import { portBaseOf } from './portBaseOf.ts';

/** How a command finds the running companion. */
export type CompanionFlags = Readonly<{ url?: string; config?: string; dataDir?: string }>;

/** An answer of the companion that is no success, or none at all; the message says what to do. */
export class CompanionError extends Error {
  override readonly name = 'CompanionError';
  readonly code = 'companion';
}

/** Asks the API of the companion that runs. */
export type CompanionClient = Readonly<{
  get: <Schema extends z.ZodType>(path: string, reply: Schema) => Promise<z.output<Schema>>;
  post: <Schema extends z.ZodType>(path: string, body: object, reply: Schema) => Promise<z.output<Schema>>;
}>;

/** Adds the options that `companionClient` reads. */
export function withCompanionOptions(command: Command): Command {
  return command
    .option('--url <url>', 'the API of the companion (default: where vigil.yaml and VIGIL_PORT_BASE say)')
    .option('-c, --config <file>', 'vigil.yaml, or a folder of YAML files (default: VIGIL_CONFIG, else ./vigil.yaml)')
    .option('-d, --data-dir <dir>', 'where admin.token is (default: VIGIL_DATA_DIR, else ./.vigil)');
}

/** Rejects with CompanionError where neither address nor token can be found. */
export async function companionClient(flags: CompanionFlags, io: CliIo, command: Command): Promise<CompanionClient> {
  const url = (flags.url ?? (await urlOf(flags, io, command))).replace(/\/+$/, '');
  const tokenFile = join(dataDirectoryPath(flags.dataDir, io.env), 'admin.token');
  const token = await readFile(tokenFile, 'utf8').catch(() => {
    throw new CompanionError(
      `The admin token cannot be read from ${tokenFile}. Name the companion's data directory with --data-dir, as the user that it runs as.`,
    );
  });
  const ask = async <Schema extends z.ZodType>(
    path: string,
    init: RequestInit,
    reply: Schema,
  ): Promise<z.output<Schema>> => {
    const headers = { ...init.headers, Authorization: `Bearer ${token.trim()}` };
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(`${url}${path}`, { ...init, headers });
      text = await answer.text();
    } catch (error) {
      throw new CompanionError(
        `No companion answers at ${url} (${wordsOf(error)}). Is "vigil serve" running? Name its API with --url if it is elsewhere.`,
      );
    }
    return understood(url, answer.status, text, reply);
  };
  return {
    get: (path, reply) => ask(path, {}, reply),
    post: (path, body, reply) =>
      ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }, reply),
  };
}

function understood<Schema extends z.ZodType>(
  url: string,
  status: number,
  text: string,
  reply: Schema,
): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CompanionError(`What answers at ${url} is no companion (HTTP ${status}). Name its API with --url.`);
  }
  if (status !== 200) {
    const refused = apiErrorSchema.safeParse(json);
    throw new CompanionError(refused.success ? refused.data.error.message : `The companion answered HTTP ${status}.`);
  }
  const parsed = reply.safeParse(json);
  if (!parsed.success)
    throw new CompanionError(`The companion at ${url} is of another version than this program: it answered otherwise.`);
  return parsed.data;
}

/** Where the companion of this configuration has its API. */
async function urlOf(flags: CompanionFlags, io: CliIo, command: Command): Promise<string> {
  const location = await findConfig(flags.config, io.env);
  const result = await loadConfig(location, { env: io.env, portBase: portBaseOf(io, command), secrets: 'skip' });
  if (result.kind === 'rejected')
    throw new CompanionError(
      `${result.problems.map(formatProblem).join('\n')}\nName the companion's API with --url, or mend the configuration.`,
    );
  const { host, port } = result.loaded.addresses.api;
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** `fetch` hides the reason in `cause`. */
function wordsOf(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : String(error);
}
