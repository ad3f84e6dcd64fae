import type { SpanForm } from './labelledRow.ts';
import { recogniseRows, type Labels } from './recogniseRows.ts';

const CUSTOMER: Labels = { type: '', source: '', evidence: '', counted: '' };

test('the labels of each row, in their order, over several requests', () => {
  const bot: SpanForm = { attributes: { 'user_agent.original': 'Mozilla/5.0 (compatible; Googlebot/2.1)' } };
  const person: SpanForm = { attributes: { 'http.user_agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0)' } };
  const said: SpanForm = { attributes: { 'synthetic.type': 'test' } };
  const odd: SpanForm = {
    traceState: 'a=b',
    kind: 1,
    attributes: { 'user_agent.synthetic.type': true, 'x-sm-id': [] },
  };
  const rows = Array.from({ length: 150 }, (_, i) =>
    [bot, person, said, odd].map((span, j) => ({ id: `${i}.${j}`, span })),
  );
  const labels = recogniseRows(rows.flat());
  const expected: Labels[] = [
    { type: 'bot', source: 'google', evidence: 'user_agent', counted: 'bot' },
    CUSTOMER,
    { ...CUSTOMER, type: 'test', counted: 'test' },
    CUSTOMER,
  ];
  expect(labels).toEqual(Array.from({ length: 150 }, () => expected).flat());
});
