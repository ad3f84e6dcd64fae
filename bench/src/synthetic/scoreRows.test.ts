import { EVIDENCE } from './labelledRow.ts';
import { recallByEvidence, scoreRows, scoreVendors, type Judged } from './scoreRows.ts';

const acme = { vendor: 'acme', kind: 'test', evidence: 'header' } as const;
const bot = { vendor: 'robo', kind: 'bot', evidence: 'user_agent' } as const;
const as = (type: '' | 'test' | 'bot', source = '') => ({ type, source, evidence: '', counted: type });

const ROWS: readonly Judged[] = [
  { id: '1', expected: acme, labels: as('test', 'acme') },
  { id: '2', expected: acme, labels: as('bot', 'robo') },
  { id: '3', expected: acme, labels: as('') },
  { id: '4', expected: bot, labels: as('bot', 'robo') },
  { id: '5', expected: undefined, labels: as('test', 'acme') },
  { id: '6', expected: undefined, labels: { ...as(''), counted: 'bot' } },
];

test('a score counts found, missed and false alarms, and of the found those of the right kind', () => {
  expect(scoreRows(ROWS)).toEqual({
    precision: 3 / 4,
    recall: 3 / 4,
    rightKind: 2 / 3,
    synthetic: 4,
    ordinary: 2,
    missed: 1,
    falseAlarms: 1,
    countedOtherwise: 1,
  });
});

test('a vendor has its share found, and of what is said to be its own what is', () => {
  expect(scoreVendors(ROWS)).toEqual({
    acme: { rows: 3, recall: 2 / 3, precision: 1 / 2 },
    robo: { rows: 1, recall: 1, precision: 1 / 2 },
  });
});

test('recall by evidence', () => {
  expect(recallByEvidence(ROWS, EVIDENCE)).toMatchObject({ header: 2 / 3, user_agent: 1, trace_id: null });
});

test('a ratio of nothing is null', () => {
  expect(scoreRows([])).toMatchObject({ precision: null, recall: null, rightKind: null });
});
