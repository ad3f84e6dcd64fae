import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { localCompanionConfig } from './companionConfig.ts';

type Config = { targets: { baseUrl: string }[]; journeys: unknown[]; alertmanagers?: unknown[] };

const shop = readFileSync('examples/shop/vigil.yaml', 'utf8');
const local = (alertmanager: string | undefined) =>
  parse(localCompanionConfig(shop, { shopBase: 18080, alertmanager })) as Config;

describe('the configuration of a companion beside the shop', () => {
  test('has every address of the shop where the shop is', () => {
    const config = local(undefined);
    expect(config.targets.map(({ baseUrl }) => baseUrl)).toEqual(
      [18080, 18081, 18082, 18083, 18084].map((port) => `http://127.0.0.1:${port}`),
    );
    expect(JSON.stringify(config)).not.toMatch(/:808\d/);
    expect(JSON.stringify(config.journeys).match(/:1808\d/g)).toHaveLength(7);
  });

  test('has the Alertmanager that runs, and none where none does', () => {
    expect(local('http://127.0.0.1:19093').alertmanagers).toEqual([
      { id: 'main', url: 'http://127.0.0.1:19093', pollIntervalMs: 2000 },
    ]);
    expect(local(undefined).alertmanagers).toBeUndefined();
  });
});
