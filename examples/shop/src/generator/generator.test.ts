import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seededRandom } from '../random/seededRandom.ts';
import { until } from '../testing/until.ts';
import { createGenerator, type Generator } from './generator.ts';

describe('the generator', () => {
  let shop: Server;
  let generator: Generator;
  let answerAll: (() => void) | undefined;
  const held: (() => void)[] = [];

  beforeEach(async () => {
    shop = createServer((_request, response) => {
      const answer = () => void response.end('{}');
      if (answerAll === undefined) answer();
      else held.push(answer);
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    generator = createGenerator({
      random: seededRandom(1, 'generator'),
      clockMs: () => performance.now(),
      storefrontUrl: () => `http://127.0.0.1:${(shop.address() as AddressInfo).port}`,
      running: false,
      rate: 50,
      shape: 'flat',
      dayLengthSeconds: 120,
    });
    generator.begin();
  });
  afterEach(async () => {
    answerAll?.();
    await generator.change({ running: false });
    shop.closeAllConnections();
    await new Promise((resolve) => shop.close(resolve));
  });

  test('sends nobody until it runs', async () => {
    expect(generator.status()).toMatchObject({ running: false, inFlight: 0, sessions: { started: 0 } });
    await generator.change({ running: true });
    await until('customers', () => generator.status().requests > 3);
  });

  test('goes on sending customers when the shop does not answer, and waits for them when it stops', async () => {
    answerAll = () => {
      answerAll = undefined;
      for (const answer of held.splice(0)) answer();
    };
    await generator.change({ running: true });
    await until('a queue of customers', () => held.length >= 5);
    const stopped = generator.change({ running: false });
    expect(generator.status().inFlight).toBeGreaterThanOrEqual(5);
    answerAll();
    const { inFlight, sessions } = await stopped;
    expect([inFlight, sessions.ended]).toEqual([0, sessions.started]);
  });

  test('follows its rate and the share that a fault leaves', async () => {
    expect((await generator.change({ rate: 12 })).rate).toBe(12);
    generator.setRemainingRatio(0.1);
    expect(generator.status().ratio).toBeCloseTo(0.1);
  });
});
