import { endOfPart, walkFields, walkSpans } from './spanWalk.ts';
import { tracePayloads } from './tracePayloads.ts';

const [payload] = tracePayloads({ payloads: 1, spansPerRequest: 60, resourcesPerRequest: 3, seed: 3, nowMs: 1e12 });
const count = (bytes: Uint8Array): number => {
  let spans = 0;
  walkSpans(bytes, () => spans++);
  return spans;
};
/** Tag and length of a field of length 0 to 127. */
const field = (number: number, ...body: number[]) => [(number << 3) | 2, body.length, ...body];

describe('the walk', () => {
  test.each([
    ['a payload', payload!, 60],
    ['two, laid end to end', Buffer.concat([payload!, payload!]), 120],
    ['nothing', Buffer.alloc(0), 0],
    ['an empty span', Buffer.from(field(1, ...field(2, ...field(2)))), 1],
    [
      'unknown fields of every wire type between envelopes',
      Buffer.from([
        ...[0x78, 0xff, 0x01],
        ...field(1, ...[0x7d, 1, 2, 3, 4], ...field(2, ...field(2, 0x08, 1), ...[0x79, 1, 2, 3, 4, 5, 6, 7, 8])),
        ...field(9, 1),
      ]),
      1,
    ],
    [
      'a scope before its spans, and after',
      Buffer.from(field(1, ...field(2, ...field(1), ...field(2), ...field(2), ...field(1)))),
      2,
    ],
  ])('counts the spans of %s', (_what, bytes, spans) => {
    expect(count(bytes)).toBe(spans);
  });

  test.each([
    ['a field that is longer than its message', [0x0a, 5, 0x12, 9, 0, 0, 0]],
    ['a request that is cut', [...payload!.subarray(0, payload!.length - 1)]],
    ['a group', [0x0b]],
    ['a varint without an end', Array<number>(12).fill(0xff)],
  ])('throws for %s', (_what, bytes) => {
    expect(() => count(Buffer.from(bytes))).toThrow();
  });
});

test('fields of a span are told with their tags, in order', () => {
  const found: [number, number][] = [];
  walkFields(Buffer.from([0x0a, 1, 7, 0x30, 0x80, 0x01, 0x39, 1, 2, 3, 4, 5, 6, 7, 8]), 0, 15, (tag, at) =>
    found.push([tag, at]),
  );
  expect(found).toEqual([
    [0x0a, 1],
    [0x30, 4],
    [0x39, 7],
  ]);
});

describe('a part of a request', () => {
  it('is a request of whole resources', () => {
    expect(count(payload!.subarray(0, endOfPart(payload!, payload!.length - 1)))).toBeGreaterThanOrEqual(18);
    expect(endOfPart(payload!, payload!.length)).toBe(payload!.length);
  });

  it('is the first resource when even that is larger', () => {
    const end = endOfPart(payload!, 10);
    expect(end).toBeGreaterThan(10);
    expect(end).toBeLessThan(payload!.length);
  });
});
