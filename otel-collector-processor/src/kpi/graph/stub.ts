import type { Service } from '../registry/service.ts';
import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';

/** What is kept of an EdgeStub while it waits. */
export type Stub = Readonly<{
  service: Service;
  /** PRODUCER or CONSUMER. */
  isMessage: boolean;
  failed: boolean;
  synthetic: number;
  durationMs: number;
  endMs: number;
  weight: number;
  peer: string;
  /** Index into CONNECTION_TYPES. */
  peerType: number;
  arrivedMs: number;
}>;

export function writeStub(writer: ByteWriter, stub: Stub): void {
  writer.number(stub.service.id);
  writer.number((stub.isMessage ? 2 : 0) + (stub.failed ? 1 : 0));
  for (const n of [stub.synthetic, stub.durationMs, stub.endMs, stub.weight, stub.peerType, stub.arrivedMs])
    writer.number(n);
  writer.text(stub.peer);
}

export function readStub(reader: ByteReader, services: ReadonlyMap<number, Service>): Stub {
  const service = services.get(reader.number())!;
  const flags = reader.number();
  return {
    service,
    isMessage: flags >= 2,
    failed: flags % 2 === 1,
    synthetic: reader.number(),
    durationMs: reader.number(),
    endMs: reader.number(),
    weight: reader.number(),
    peerType: reader.number(),
    arrivedMs: reader.number(),
    peer: reader.text(),
  };
}
