import type { OperationSlot } from '../../kpi/index.ts';
import { SPAN_KINDS, type CoverRow } from '../../messages/index.ts';
import { CoveredCalls } from './coveredCalls.ts';

const service = { tenant: 'default', environment: '', namespace: 'shop', name: 'till' };
const SERVER = SPAN_KINDS.indexOf('SERVER');
const slot = (operation: string, calls: number, kind = SERVER): OperationSlot => ({
  ...{ service, operation, kind, calls, errors: 0, zeroCount: 0, exponential: [] },
});
const row = (operation: string, status: CoverRow['status']): CoverRow => ({
  ...{ service, operation, kind: SERVER, checkId: 'sell', status },
});

test('calls are counted apart by whether a journey covers their operation when their slot closes', () => {
  const counted = new CoveredCalls();
  counted.add([slot('POST /sales', 5)]);
  counted.cover([row('POST /sales', 'fail'), row('GET /old', 'stale')]);
  counted.add([
    slot('POST /sales', 7),
    slot('GET /', 2),
    slot('GET /old', 1),
    slot('POST', 99, SPAN_KINDS.indexOf('CLIENT')),
  ]);
  const labels = 'service_name="till",service_namespace="shop"';
  expect(
    [...counted.expose()]
      .join('')
      .split('\n')
      .filter((line) => !line.startsWith('#') && line !== ''),
  ).toEqual([
    `vigil_customer_calls_total{${labels},covered="true"} 7`,
    `vigil_customer_calls_total{${labels},covered="false"} 8`,
  ]);
});
