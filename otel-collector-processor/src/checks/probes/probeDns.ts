import { createSocket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import {
  decode,
  encode,
  RECURSION_DESIRED,
  streamDecode,
  streamEncode,
  type Answer as DnsAnswer,
  type Packet,
} from 'dns-packet';
import type { DnsType } from '@vigil/quality-model';
import { checkedAddresses } from '../http/checkedAddresses.ts';
import { ExchangeError, exchangeError } from '../http/exchangeError.ts';
import { factsAlone, type Answer } from '../http/answer.ts';
import { withinTime } from '../http/withinTime.ts';
import { openProbeSocket } from './openTls.ts';
import { phaseTimes, type ProbeContext } from './probeContext.ts';

export type DnsQuestion = Readonly<{ name: string; type: DnsType }>;

/** A message over TCP is no longer (RFC 1035 §4.2.2: two bytes of length). */
const MESSAGE_MAX_BYTES = 65_537;

/** Data of a record as one line, as zone files write it. */
function recordText({ type, data }: Extract<DnsAnswer, { data: unknown }>): string {
  if (type === 'TXT')
    return [data]
      .flat()
      .map((part) => Buffer.from(part as Buffer | string).toString('utf8'))
      .join('');
  if (typeof data === 'string') return data;
  if (type === 'MX') return `${data.preference ?? 0} ${data.exchange}`;
  if (type === 'SRV') return `${data.priority ?? 0} ${data.weight ?? 0} ${data.port} ${data.target}`;
  if (type === 'CAA') return `${data.flags ?? 0} ${data.tag} "${data.value}"`;
  if (type === 'SOA') return `${data.mname} ${data.rname} ${data.serial}`;
  return JSON.stringify(data);
}

function factsOf(packet: Packet, { type }: DnsQuestion): Answer {
  const answers = (packet.answers ?? []).filter((answer) => answer.type === type);
  const withData = answers.filter((answer): answer is Extract<DnsAnswer, { data: unknown }> => 'data' in answer);
  const ttls = answers.flatMap((answer) => ('ttl' in answer && answer.ttl !== undefined ? [answer.ttl] : []));
  return factsAlone({
    dns: {
      rcode: Reflect.get(packet, 'rcode'),
      records: withData.map(recordText),
      count: withData.length,
      ...(ttls.length > 0 && { ttl: Math.min(...ttls) }),
      authoritative: Reflect.get(packet, 'flag_aa') === true,
    },
  });
}

/** Sends a message to an address by UDP, and takes the first answer to it. */
function askByUdp(address: string, query: Packet, context: ProbeContext): Promise<Packet> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  const { monotonicMs, onBytes, onPhase, hostname, port } = context;
  const sentMs = monotonicMs();
  const answered = new Promise<Packet>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (message) => {
      onBytes(message.length);
      let packet: Packet;
      try {
        packet = decode(message);
      } catch {
        return; // no answer to us: whoever guesses has to guess the id too
      }
      if (packet.id !== query.id || packet.type !== 'response') return;
      onPhase('firstByte', monotonicMs() - sentMs);
      resolve(packet);
    });
    // Connected: only what comes from there is heard, and an ICMP "port unreachable" is an error.
    socket.connect(port, address, () => {
      const bytes = encode(query);
      onBytes(bytes.length);
      socket.send(bytes);
    });
  });
  const timeout = (): ExchangeError =>
    new ExchangeError('target', `${hostname}:${port} took too long before it answered`, { isTimeout: true });
  return withinTime(answered, { ...context, timeout }).finally(() => socket.close());
}

/** The same by TCP: for an answer that did not fit. */
async function askByTcp(query: Packet, context: ProbeContext): Promise<Packet> {
  const socket = await openProbeSocket(context);
  const peer = `${context.hostname}:${context.port}`;
  const answered = new Promise<Packet>((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.once('error', reject);
    socket.once('end', () => reject(new ExchangeError('target', `${peer} closed the connection before it answered`)));
    socket.on('data', (chunk: Buffer) => {
      context.onBytes(chunk.length);
      received = Buffer.concat([received, chunk]);
      if (received.length > MESSAGE_MAX_BYTES) reject(new ExchangeError('target', `${peer} sent no DNS message`));
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      try {
        resolve(streamDecode(received));
      } catch {
        reject(new ExchangeError('target', `${peer} sent no DNS message`));
      }
    });
    const bytes = streamEncode(query);
    context.onBytes(bytes.length);
    socket.write(bytes);
  });
  const timeout = (): ExchangeError =>
    new ExchangeError('target', `${peer} took too long before it answered`, { isTimeout: true });
  return withinTime(answered, { ...context, timeout }).finally(() => socket.destroy());
}

/**
 * Asks a name server (RFC 1035), by UDP, and by TCP if the answer does not fit; `askAgain` gives leave for that. Rejects
 * with ExchangeError alone.
 */
export async function probeDns(
  context: ProbeContext,
  question: DnsQuestion,
  askAgain: () => Promise<boolean>,
): Promise<Answer> {
  const { name, type } = question;
  const query: Packet = {
    type: 'query',
    id: randomInt(1, 65_535),
    flags: RECURSION_DESIRED,
    questions: [{ type, name, class: 'IN' }],
    additionals: [{ type: 'OPT', name: '.', udpPayloadSize: 1232, flags: 0, options: [] } as never],
  };
  try {
    const guard = { ...context, onPhase: phaseTimes(context) };
    const [address] = await checkedAddresses(context.hostname, guard);
    context.onSent();
    const answer = await askByUdp(address!, query, context);
    const isCut = Reflect.get(answer, 'flag_tc') === true;
    return factsOf(isCut && (await askAgain()) ? await askByTcp(query, context) : answer, question);
  } catch (error) {
    throw exchangeError(error, `${context.hostname}:${context.port}`);
  }
}
