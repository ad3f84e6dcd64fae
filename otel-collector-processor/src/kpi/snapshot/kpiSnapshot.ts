import { crc32 } from 'node:zlib';
import { DURATION_BOUNDS_MS, EXPONENTIAL_SCALE, SLOT_MS } from '../../messages/index.ts';
import { ByteReader } from './byteReader.ts';
import { ByteWriter } from './byteWriter.ts';
import { KpiSnapshotError } from './kpiSnapshotError.ts';

/** Raised whenever what is written below, or by a part's `write`, changes. */
export const KPI_SNAPSHOT_VERSION = 2;
/** Version 1 ended before the durations of failed calls. */
const OLDEST_READ = 1;

const MAGIC = 'vigil-kpi';
/** Counts mean something else with other ones. */
const SCALES = `${SLOT_MS}|${EXPONENTIAL_SCALE}|${DURATION_BOUNDS_MS}`;
const CHECKSUM_BYTES = 4;

/**
 * A snapshot: magic, version, scales, what `write` writes, and a CRC-32 of all that. Not JSON: 100,000 series are some
 * 8 MB and 150 ms so, and every number is exact.
 */
export function encodeSnapshot(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  writer.text(MAGIC);
  writer.number(KPI_SNAPSHOT_VERSION);
  writer.text(SCALES);
  write(writer);
  const body = writer.finish();
  const snapshot = new Uint8Array(body.length + CHECKSUM_BYTES);
  snapshot.set(body);
  new DataView(snapshot.buffer).setUint32(body.length, crc32(body), true);
  return snapshot;
}

/** A reader behind the header. Throws KpiSnapshotError. */
export function openSnapshot(snapshot: Uint8Array): ByteReader {
  const body = snapshot.subarray(0, Math.max(0, snapshot.length - CHECKSUM_BYTES));
  const reader = new ByteReader(body);
  if (!isMagic(reader)) throw damaged('these bytes are no snapshot of KPIs');
  const version = reader.number();
  if (!(version >= OLDEST_READ && version <= KPI_SNAPSHOT_VERSION))
    throw unknownVersion(`version ${version}`, `version ${KPI_SNAPSHOT_VERSION}`);
  const scales = reader.text();
  if (scales !== SCALES) throw unknownVersion(`the scales ${scales}`, SCALES);
  const checksum = new DataView(snapshot.buffer, snapshot.byteOffset + body.length).getUint32(0, true);
  if (checksum !== crc32(body)) throw damaged('its checksum does not match');
  return reader;
}

function isMagic(reader: ByteReader): boolean {
  try {
    return reader.text() === MAGIC;
  } catch {
    return false; // shorter than its first text says
  }
}

function unknownVersion(has: string, reads: string): KpiSnapshotError {
  return new KpiSnapshotError(
    'unknown_version',
    `The snapshot of KPIs has ${has} and this Vigil reads ${reads}. Start the release of Vigil that wrote it, ` +
      `or delete the snapshot: counters then begin at 0 with what the log of deltas holds.`,
  );
}

function damaged(how: string): KpiSnapshotError {
  return new KpiSnapshotError(
    'damaged',
    `The snapshot of KPIs cannot be read: ${how}. Restore the store from a backup, or delete the snapshot: ` +
      `counters then begin at 0 with what the log of deltas holds.`,
  );
}
