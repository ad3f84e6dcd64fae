import { isDeepStrictEqual } from 'node:util';
import type { Signal } from '../../otel-collector-processor/src/messages/index.ts';
import {
  jsonToProtobuf,
  labelSet,
  MalformedError,
  Scan,
  splice,
} from '../../otel-collector-processor/src/pipeline/wire/index.ts';
import { OtlpJsonError } from '../../otel-collector-processor/src/pipeline/wire/jsonToProtobuf.ts';
import { decodeStructure, type WitnessMessage } from '../../otel-collector-processor/test/otlpWitness.ts';
import { spliceModel } from '../../otel-collector-processor/test/spliceModel.ts';
import type { FuzzCase } from './fuzzCase.ts';

const LABELS = { 'vigil.check.id': 'checkout', 'vigil.synthetic.source': 'fuzz' } as const;
const labels = labelSet(LABELS);
const visitor = { resource: () => {}, item: () => labels };

/**
 * - accepted: both read it, and with labels it is what the model says.
 * - refused: neither reads it.
 * - stricter: protobufjs reads it, the scanner does not. It may: groups, wire types that are not the field's (protobufjs
 *   takes such a field as unknown, and drops it), numbers and lengths of more bytes than a reader may take, and nesting
 *   one level less deep. Or it is JSON that is no OTLP.
 */
export type Verdict = 'accepted' | 'refused' | 'stricter';

/** What must not be; the message says what is. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure';
}

export type Judge = (fuzzCase: Pick<FuzzCase, 'signal' | 'encoding' | 'bytes'>) => Verdict;

/** One scan for all cases, as a pipeline has: what a refused request left in it must not show in the next one. */
export function createJudge(): Judge {
  const scan = new Scan();
  let turn = 0;
  return ({ signal, encoding, bytes }) => {
    const request = encoding === 'json' ? fromJson(signal, bytes) : bytes;
    if (request === undefined) return isJson(bytes) ? 'stricter' : 'refused';
    const witness = readByWitness(signal, request);
    const isTrusted = turn++ % 2 === 1;
    const out = spliced(scan, signal, request, isTrusted);
    if (out === undefined) {
      if (encoding === 'json') throw new FuzzFailure('the scanner refuses what the JSON door has made');
      return witness === undefined ? 'refused' : 'stricter';
    }
    if (witness === undefined) throw new FuzzFailure('accepted, and protobufjs refuses it');
    const after = readByWitness(signal, out);
    if (after === undefined) throw new FuzzFailure('accepted, and protobufjs refuses what it became');
    if (!isDeepStrictEqual(after, spliceModel(witness, isTrusted, LABELS, Buffer.from)))
      throw new FuzzFailure(`accepted, and became something else than the model (${isTrusted ? '' : 'not '}trusted)`);
    return 'accepted';
  };
}

function spliced(scan: Scan, signal: Signal, bytes: Uint8Array, isTrusted: boolean): Uint8Array | undefined {
  try {
    scan.run(bytes, signal, isTrusted, visitor);
  } catch (error) {
    if (error instanceof MalformedError) return undefined;
    throw new FuzzFailure(`the scanner broke: ${String((error as Error).stack)}`);
  }
  const out = splice(scan);
  if (out.length !== bytes.length + scan.growth)
    throw new FuzzFailure('the spliced request has not the length it was to have');
  return out;
}

function fromJson(signal: Signal, bytes: Uint8Array): Uint8Array | undefined {
  let request: Uint8Array;
  try {
    request = jsonToProtobuf(signal, bytes);
  } catch (error) {
    if (error instanceof OtlpJsonError) return undefined;
    throw new FuzzFailure(`the JSON door broke: ${String((error as Error).stack)}`);
  }
  if (!isJson(bytes)) throw new FuzzFailure('accepted, and it is no JSON');
  return request;
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString());
    return true;
  } catch {
    return false;
  }
}

function readByWitness(signal: Signal, bytes: Uint8Array): WitnessMessage | undefined {
  try {
    return decodeStructure(signal, bytes);
  } catch {
    return undefined;
  }
}
