import { BodyPool } from '../sink/bodyPool.ts';
import { MessageReader } from './messageReader.ts';

const BYTES = Buffer.from(
  'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello' +
    'HTTP/1.1 200 OK\r\nx: y\r\ncontent-length: 0\r\n\r\n' +
    'HTTP/1.1 503 Gone\r\ncontent-length:3\r\n\r\nbye',
);

test.each([1, 2, 5, 17, 40, BYTES.length])('messages are the same when they come %i bytes at a time', (step) => {
  const messages: [string, string][] = [];
  const reader = new MessageReader(new BodyPool(), {
    message: (head, body) => messages.push([head.split('\r\n')[0]!, body.toString()]),
    broken: () => messages.push(['broken', '']),
  });
  for (let at = 0; at < BYTES.length; at += step) reader.push(BYTES.subarray(at, at + step));
  expect(messages).toEqual([
    ['POST / HTTP/1.1', 'hello'],
    ['HTTP/1.1 200 OK', ''],
    ['HTTP/1.1 503 Gone', 'bye'],
  ]);
});

test('a message without a length is none', () => {
  let broken = 0;
  const reader = new MessageReader(new BodyPool(), { message: () => {}, broken: () => broken++ });
  reader.push(Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'));
  expect(broken).toBe(1);
});
