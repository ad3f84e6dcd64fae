import { FLAG, FRAME, frame } from './frames.ts';
import { FrameReader } from './frameReader.ts';

const BYTES = Buffer.concat([
  frame(FRAME.settings, 0, 0, Buffer.from('abcdef')),
  frame(FRAME.data, 0, 1, Buffer.from('hello ')),
  frame(FRAME.settings, FLAG.ack, 0),
  frame(FRAME.data, FLAG.endStream, 1, Buffer.from('world')),
  frame(FRAME.data, FLAG.endStream, 3),
  frame(FRAME.ping, 0, 0, Buffer.from('12345678')),
]);

test.each([1, 2, 3, 7, 8, 9, 10, 16, BYTES.length])('frames are the same when they come %i bytes at a time', (step) => {
  const data: Record<number, string> = {};
  const ended: number[] = [];
  const others: string[] = [];
  const reader = new FrameReader({
    data: (stream, piece, last, flags) => {
      data[stream] = (data[stream] ?? '') + piece.toString();
      if (last && (flags & FLAG.endStream) !== 0) ended.push(stream);
    },
    frame: (type, flags, stream, payload) => others.push(`${type} ${flags} ${stream} ${payload.toString()}`),
  });
  for (let at = 0; at < BYTES.length; at += step) reader.push(BYTES.subarray(at, at + step));
  expect(data).toEqual({ 1: 'hello world', 3: '' });
  expect(ended).toEqual([1, 3]);
  expect(others).toEqual(['4 0 0 abcdef', '4 1 0 ', '6 0 0 12345678']);
});
