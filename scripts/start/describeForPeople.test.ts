import { describeForPeople } from './describeForPeople.ts';

const addresses = {
  api: 'http://api',
  shop: 'http://shop',
  prometheus: null,
  workbench: 'http://workbench',
  alertmanager: null,
  tokens: {},
  shopControl: 'http://control',
  otlp: { grpc: 'http://grpc', http: 'http://http' },
};

describe('what people read of a workbench', () => {
  test.each([
    ['that is built', addresses, false, 'http://workbench    what people see in Grafana'],
    [
      'that is being built',
      addresses,
      true,
      'http://workbench    what people see in Grafana; it is being built, which takes some minutes the first time',
    ],
    ['that does not run', { ...addresses, workbench: null }, false, 'not running'],
  ])('%s', (_what, given, isBeingBuilt, words) => {
    const lines = describeForPeople(given, isBeingBuilt, '/log').split('\n');
    expect(lines).toContain(`  Workbench     ${words}`);
    expect(lines.filter((line) => line.startsWith('{'))).toEqual([]);
  });
});
