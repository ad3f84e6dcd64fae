import { createOperationCounts, serviceCountsSchema } from './operationCounts.ts';

describe('the own counts of a service', () => {
  test.each([
    [200, 0],
    [404, 0],
    [499, 0],
    [500, 1],
    [504, 1],
  ])('take an answer with status %i as %i errors', (status, errors) => {
    const counts = createOperationCounts();
    counts.record({ operation: 'GET /', status, durationMs: 1 });
    expect(counts.snapshot().operations).toMatchObject([{ operation: 'GET /', calls: 1, errors }]);
  });

  test('keep operations apart, in order of their names', () => {
    const counts = createOperationCounts();
    for (const operation of ['POST /cart', 'GET /', 'POST /cart'])
      counts.record({ operation, status: 200, durationMs: 3 });
    expect(counts.snapshot().operations.map((row) => [row.operation, row.calls])).toEqual([
      ['GET /', 1],
      ['POST /cart', 2],
    ]);
  });

  test('are handed out as a copy that fits its schema', () => {
    const counts = createOperationCounts();
    counts.record({ operation: 'GET /', status: 200, durationMs: 3 });
    const before = counts.snapshot();
    counts.record({ operation: 'GET /', status: 200, durationMs: 3 });
    expect(before.operations[0]?.calls).toBe(1);
    expect(serviceCountsSchema.parse(before)).toEqual(before);
  });
});
