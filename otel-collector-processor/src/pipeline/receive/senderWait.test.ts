import { connect } from 'node:http2';
import type { SenderWait, Verdict } from './contract.ts';
import { TRACES, closeGrpcClients, grpcClient, unary } from './test/grpcClient.ts';
import { closeReceivers, eventually, gate, receiversUnderTest } from './test/receiversUnderTest.ts';

afterEach(async () => {
  closeGrpcClients();
  await closeReceivers();
});

const PROTOBUF = { 'content-type': 'application/x-protobuf' };

/** A pipeline that waits, and notes who leaves. */
async function patient(requestTimeoutMs = 60_000) {
  const left: string[] = [];
  const verdicts: ReturnType<typeof gate<Verdict>>[] = [];
  const receivers = await receiversUnderTest({
    requestTimeoutMs,
    onAccept: ({ body }: { body: Uint8Array }, wait: SenderWait) => {
      const verdict = gate<Verdict>();
      verdicts.push(verdict);
      wait.onLeave = () => {
        left.push(Buffer.from(body).toString());
        verdict.open({ kind: 'withdrawn' });
      };
      return verdict.promise;
    },
  });
  return { receivers, left, verdicts };
}

describe('a sender that waits for the pipeline', () => {
  test('is told when its time is up, and the pipeline hears of it once', async () => {
    const { receivers, left } = await patient(50);
    const http = await fetch(`${receivers.httpUrl}/v1/traces`, { method: 'POST', headers: PROTOBUF, body: 'a' });
    expect([http.status, http.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('b'))).code).toBe(4);
    expect(left).toEqual(['a', 'b']);
    expect(receivers.stats.refused.traces.timeout).toBe(2);
    expect(receivers.inFlightBytes()).toBe(0);
  });

  test('may have said itself how long it waits', async () => {
    const { receivers, left } = await patient();
    const client = grpcClient(receivers.grpcPort);
    expect((await unary(client, TRACES, Buffer.from('a'), {}, { deadline: Date.now() + 50 })).code).toBe(4);
    await eventually(() => left.length === 1);
  });

  test.each([
    [
      'HTTP/1.1',
      (url: string) => {
        const hangUp = new AbortController();
        fetch(`${url}/v1/traces`, { method: 'POST', headers: PROTOBUF, body: 'a', signal: hangUp.signal }).catch(
          () => {},
        );
        return () => hangUp.abort();
      },
    ],
    [
      'HTTP/2',
      (url: string) => {
        const session = connect(url);
        session.on('error', () => {});
        const stream = session.request({ ':method': 'POST', ':path': '/v1/traces', ...PROTOBUF });
        stream.on('error', () => {});
        stream.end('a');
        return () => session.destroy();
      },
    ],
    [
      'gRPC',
      (url: string) => {
        const session = connect(url);
        session.on('error', () => {});
        const stream = session.request({ ':method': 'POST', ':path': TRACES, 'content-type': 'application/grpc' });
        stream.on('error', () => {});
        stream.end(Buffer.from([0, 0, 0, 0, 1, 97]));
        return () => stream.close(8);
      },
    ],
  ])('over %s may hang up, and then nobody waits any more', async (_how, send) => {
    const { receivers, left, verdicts } = await patient();
    const hangUp = send(receivers.httpUrl);
    await eventually(() => verdicts.length === 1);
    hangUp();
    await eventually(() => left.length === 1);
    await eventually(() => receivers.inFlightBytes() === 0);
    expect(left).toEqual(['a']);
    expect((await fetch(`${receivers.httpUrl}/healthz`)).status).toBe(200);
  });

  test('that was answered in time has left nobody waiting', async () => {
    const { receivers, verdicts } = await patient();
    const answered = unary(grpcClient(receivers.grpcPort), TRACES, Buffer.from('a'));
    await eventually(() => verdicts.length === 1);
    verdicts[0]!.open({ kind: 'accepted' });
    expect((await answered).code).toBe(0);
  });
});
