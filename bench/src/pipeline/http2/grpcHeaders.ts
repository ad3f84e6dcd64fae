/** Indices of HPACK's static table (RFC 7541, appendix A). */
const NAME = { authority: 1, path: 4, contentType: 31, userAgent: 58 } as const;
const METHOD_POST = 0x83;
const SCHEME_HTTP = 0x86;
const STATUS_200 = 0x88;
const EXPORT_PATH = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** A literal that is never put into the dynamic table, so that a block is good for every request of every connection. */
function literal(name: number | string, value: string): Buffer {
  const text = (s: string) => Buffer.concat([Buffer.from([s.length]), Buffer.from(s)]); // none is longer than 126
  const index = typeof name === 'string' ? [0] : name < 15 ? [name] : [15, name - 15];
  return Buffer.concat([Buffer.from(index), ...(typeof name === 'string' ? [text(name)] : []), text(value)]);
}

/** Header block of a call to the trace service's Export. */
export function exportCallHeaders(authority: string): Buffer {
  return Buffer.concat([
    Buffer.from([METHOD_POST, SCHEME_HTTP]),
    literal(NAME.path, EXPORT_PATH),
    literal(NAME.authority, authority),
    literal(NAME.contentType, 'application/grpc'),
    literal(NAME.userAgent, 'vigil-bench'),
    literal('te', 'trailers'),
  ]);
}

export const ANSWER_HEADERS = Buffer.concat([Buffer.from([STATUS_200]), literal(NAME.contentType, 'application/grpc')]);
export const ANSWER_TRAILERS = literal('grpc-status', '0');

/** `grpc-status` by HPACK's Huffman code, and as it is; each behind its length. */
const STATUS_NAMES = [
  Buffer.from([0x88, 0x9a, 0xca, 0xc8, 0xb2, 0x12, 0x34, 0xda, 0x8f]),
  Buffer.concat([Buffer.from([11]), Buffer.from('grpc-status')]),
];

/**
 * The grpc-status in a header block of a peer whose dynamic table was set to 0 bytes: then the name stands there in full,
 * and the value as its digits, since Huffman's code makes one or two digits no shorter. Undefined without one.
 */
export function grpcStatusIn(block: Buffer): number | undefined {
  for (const name of STATUS_NAMES) {
    const at = block.indexOf(name);
    if (at < 0) continue;
    const value = at + name.length + 1;
    const status = Number(block.toString('latin1', value, value + block[value - 1]!));
    return Number.isInteger(status) ? status : undefined;
  }
  return undefined;
}
