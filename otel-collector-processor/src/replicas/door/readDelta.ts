import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DELTA_VERSION, type Delta } from '../../messages/index.ts';
import { DELTA_MAX_BYTES, DELTA_MAX_COMPRESSED_BYTES, NAME } from '../protocol.ts';
import { deltaSchema } from '../messageSchemas.ts';
import { DoorError } from './doorError.ts';

const gunzipAsync = promisify(gunzip);

/** What the request says it holds, before any of it is read. Throws DoorError `bad_request`, `too_large`. */
export function announcedBytes({ headers }: Pick<IncomingMessage, 'headers'>): number {
  const bytes = Number(headers['content-length']);
  if (headers['content-encoding'] !== 'gzip' || !Number.isSafeInteger(bytes) || bytes < 0)
    throw new DoorError('bad_request', 'A delta is sent compressed by gzip and with its Content-Length.');
  if (bytes > DELTA_MAX_COMPRESSED_BYTES)
    throw new DoorError(
      'too_large',
      `A delta of ${bytes} compressed bytes is larger than ${DELTA_MAX_COMPRESSED_BYTES}.`,
    );
  return bytes;
}

/** Node itself holds a body to its Content-Length, and the server to its time. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * The delta in a compressed body. Throws DoorError: `unsupported_version` before the rest is looked at, so that another
 * release is told apart from a broken message; `too_large`; `bad_request` with the first place that is not as it should be.
 */
export async function parseDelta(compressed: Buffer): Promise<Delta> {
  const json = parseJson(await expand(compressed));
  const { version } = Object(json) as { version?: unknown };
  if (version !== DELTA_VERSION)
    throw new DoorError(
      'unsupported_version',
      `The pipeline speaks version ${String(version).slice(0, 20)} of the delta message, this engine ${DELTA_VERSION}: bring both to the same Vigil.`,
    );
  const parsed = deltaSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new DoorError('bad_request', `It is no delta: ${path.join('.') || 'the whole'}: ${message}.`);
  }
  if (!NAME.test(parsed.data.pipelineId))
    throw new DoorError('bad_request', 'It is no delta: pipelineId is not a name of a-z, 0-9 and hyphens.');
  return parsed.data;
}

async function expand(compressed: Buffer): Promise<Buffer> {
  try {
    return await gunzipAsync(compressed, { maxOutputLength: DELTA_MAX_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new DoorError('too_large', `The delta is larger than ${DELTA_MAX_BYTES} bytes.`);
    throw new DoorError('bad_request', 'The body is not gzip.');
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new DoorError('bad_request', 'The body is not JSON.');
  }
}
