import { crc32, deflateSync, inflateSync } from 'node:zlib';

// Jest looks up a global each time it is named, which takes longer than what it does.
const { abs, max } = Math;

/** A palette has no more. */
const COLOURS_MAX = 256;
/** Colours that differ by less (of 255, in each channel) are one; Grafana's surfaces differ by as little as four. */
const SAME_WITHIN = 3;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const BYTES_PER_PIXEL: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/**
 * The same picture with at most 256 colours, a third as large: a page of an app has few, and their mixtures at the edges
 * of letters. Takes what Chromium writes: 8 bits a channel, not interlaced; what is transparent becomes opaque.
 * Source: PNG (Third Edition), W3C 2025.
 */
export function palettePng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at++) counts.set(pixels[at]!, (counts.get(pixels[at]!) ?? 0) + 1);
  const byFrequency = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette: number[] = [];
  for (const colour of byFrequency) {
    if (palette.length === COLOURS_MAX) break;
    if (!palette.some((chosen) => distance(chosen, colour) < SAME_WITHIN)) palette.push(colour);
  }
  const indexOf = new Map(byFrequency.map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc((width + 1) * height); // each begins with its filter: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + x + 1] = indexOf.get(pixels[y * width + x]!)!;
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The largest difference of a channel. */
function distance(a: number, b: number): number {
  return max(abs((a >> 16) - (b >> 16)), abs(((a >> 8) & 255) - ((b >> 8) & 255)), abs((a & 255) - (b & 255)));
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  for (let i = 1; i < palette.length; i++) {
    if (distance(palette[i]!, colour) < distance(palette[best]!, colour)) best = i;
  }
  return best;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

/** `pixels`: 0xRRGGBB, row by row. */
function decode(png: Buffer): Readonly<{ width: number; height: number; pixels: Uint32Array }> {
  const data: Buffer[] = [];
  let [width, height, bytesPerPixel] = [0, 0, 0];
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const content = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') data.push(content);
    if (type !== 'IHDR') continue;
    [width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)];
    bytesPerPixel = BYTES_PER_PIXEL[content[9]!] ?? 0;
    if (content[8] !== 8 || bytesPerPixel === 0 || content[12] !== 0)
      throw new Error('not a PNG as Chromium writes it');
  }
  const rowBytes = width * bytesPerPixel;
  const raw = inflateSync(Buffer.concat(data));
  const pixels = new Uint32Array(width * height);
  let above = Buffer.alloc(rowBytes);
  for (let y = 0; y < height; y++) {
    const start = y * (rowBytes + 1);
    const row = unfiltered(raw[start]!, raw.subarray(start + 1, start + 1 + rowBytes), above, bytesPerPixel);
    for (let x = 0; x < width; x++) pixels[y * width + x] = row.readUIntBE(x * bytesPerPixel, 3);
    above = row;
  }
  return { width, height, pixels };
}

function unfiltered(filter: number, row: Buffer, above: Buffer, step: number): Buffer<ArrayBuffer> {
  const out = Buffer.alloc(row.length);
  for (let i = 0; i < row.length; i++) {
    const left = i < step ? 0 : out[i - step]!;
    const up = above[i]!;
    const corner = i < step ? 0 : above[i - step]!;
    out[i] = row[i]! + predicted(filter, left, up, corner);
  }
  return out;
}

/** §9.2 */
function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    default:
      return paeth(left, up, corner);
  }
}

/** §9.4 */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [abs(guess - left), abs(guess - up), abs(guess - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
