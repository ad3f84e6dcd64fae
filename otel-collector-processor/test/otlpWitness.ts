import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import protobuf from 'protobufjs';
import type { Signal } from '../src/messages/index.ts';

/**
 * OTLP by protobufjs and the official definitions: the independent witness of what the product reads and writes.
 * Objects have lowerCamelCase names; 64-bit integers are decimal strings, enums are numbers, ids and bytes are buffers,
 * and what is not on the wire, or is its default there, is not in the object (fields with presence are).
 */
export type WitnessMessage = Readonly<Record<string, unknown>>;

const REQUEST = {
  traces: 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
  metrics: 'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
  logs: 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest',
} as const satisfies Record<Signal, string>;

const RESPONSE = {
  traces: 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse',
  metrics: 'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse',
  logs: 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse',
} as const satisfies Record<Signal, string>;

/** The definitions lie beside this file, which knows no path of its own in both module systems: look up from the working folder. */
function protoFolder(): string {
  const inRepository = join('otel-collector-processor', 'test', 'proto');
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, inRepository))) return join(folder, inRepository);
    if (dirname(folder) === folder) throw new Error(`${inRepository} is not above ${process.cwd()}`);
  }
}

let loaded: protobuf.Root | undefined;

/** All definitions of OTLP, loaded once. */
export function otlpRoot(): protobuf.Root {
  return (loaded ??= readDefinitions());
}

function readDefinitions(): protobuf.Root {
  const root = new protobuf.Root();
  const folder = protoFolder();
  root.resolvePath = (_origin, target) => join(folder, target);
  root.loadSync(
    ['trace/v1/trace', 'metrics/v1/metrics', 'logs/v1/logs'].map(
      (name) => `opentelemetry/proto/collector/${name}_service.proto`,
    ),
  );
  root.resolveAll();
  return root;
}

let structure: protobuf.Root | undefined;

/**
 * A request read for its structure: UTF-8 is set aside, every `string` of the definitions is read as `bytes`. Throws what
 * protobufjs throws.
 */
export function decodeStructure(signal: Signal, bytes: Uint8Array): WitnessMessage {
  structure ??= protobuf.Root.fromJSON(
    JSON.parse(JSON.stringify(otlpRoot().toJSON()).replaceAll('"type":"string"', '"type":"bytes"')) as never,
  ).resolveAll() as protobuf.Root;
  return decode(structure.lookupType(REQUEST[signal]), bytes);
}

function decode(type: protobuf.Type, bytes: Uint8Array): WitnessMessage {
  return type.toObject(type.decode(bytes), { longs: String });
}

function encode(type: protobuf.Type, message: WitnessMessage): Uint8Array {
  const copy = type.encode(type.fromObject(message)).finish();
  return new Uint8Array(copy); // out of the library's pool
}

export function decodeOtlp(signal: Signal, bytes: Uint8Array): WitnessMessage {
  return decode(otlpRoot().lookupType(REQUEST[signal]), bytes);
}

export function encodeOtlp(signal: Signal, request: WitnessMessage): Uint8Array {
  return encode(otlpRoot().lookupType(REQUEST[signal]), request);
}

export function decodeOtlpResponse(signal: Signal, bytes: Uint8Array): WitnessMessage {
  return decode(otlpRoot().lookupType(RESPONSE[signal]), bytes);
}

export function encodeOtlpResponse(signal: Signal, response: WitnessMessage): Uint8Array {
  return encode(otlpRoot().lookupType(RESPONSE[signal]), response);
}
