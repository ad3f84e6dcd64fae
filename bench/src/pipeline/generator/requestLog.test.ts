import { accountOf } from '../account.ts';
import type { LoadReport } from './loadRun.ts';
import { FATE, RequestLog } from './requestLog.ts';

/** Five requests, from number 100 on: two acknowledged, one refused, one unknown, one never answered. */
function logOf(): RequestLog {
  const log = new RequestLog(100, 1000, 250);
  for (let i = 0; i < 5; i++) log.sent(1000 + i);
  log.answered(100, 'ok', 1010);
  log.answered(101, 'ok', 1301);
  log.answered(102, 14, 1302);
  log.answered(103, 'unknown', 1303);
  return log;
}

test('a log tells the fate of every request', () => {
  const log = logOf();
  expect([...log.fates()]).toEqual([FATE.acknowledged, FATE.acknowledged, FATE.refused, FATE.unknown, FATE.sent]);
  expect(log).toMatchObject({ first: 100, next: 105, acknowledged: 2, refusedBy: { 14: 1 } });
});

test('a log tells what happened when', () => {
  const log = logOf();
  log.unsent(1260);
  expect(log.bins).toEqual([
    { sent: 5, unsent: 0, acknowledged: 1, refused: 0, unknown: 0, slowestMs: 10 },
    { sent: 0, unsent: 1, acknowledged: 1, refused: 1, unknown: 1, slowestMs: 300 },
  ]);
  expect([log.latencyMs(0), log.latencyMs(0.99)]).toEqual([10, 300]);
});

test('a second answer, and one to a request of an earlier run, change nothing', () => {
  const log = logOf();
  log.answered(102, 'ok', 1400);
  log.answered(99, 'ok', 1400);
  expect(log.acknowledged).toBe(2);
});

test('a log holds more requests than it begins with', () => {
  const log = new RequestLog(0, 0, 250);
  for (let i = 0; i < 70_000; i++) log.sent(0);
  log.answered(69_999, 'ok', 5);
  expect(log.fates()).toHaveLength(70_000);
  expect(log.latencyMs(0.5)).toBe(5);
});

test.each([
  ['all came once', [1, 1, 0, 0, 0], {}],
  ['one did not come', [1, 0, 0, 0, 0], { ackedLost: 32 }],
  ['one came twice, another thrice', [2, 3, 0, 0, 0], { duplicates: 96 }],
  ['one that was refused came', [1, 1, 1, 0, 0], { refusedDelivered: 32 }],
  ['unanswered ones came', [1, 1, 0, 1, 1], { unansweredDelivered: 64 }],
])('the account when %s', (_what, times, expected) => {
  const report = { fates: logOf().fates(), spansPerRequest: 32 } as LoadReport;
  expect(accountOf(report, new Uint8Array(times))).toEqual({
    acknowledged: 64,
    ackedLost: 0,
    refusedDelivered: 0,
    unansweredDelivered: 0,
    duplicates: 0,
    ...expected,
  });
});
