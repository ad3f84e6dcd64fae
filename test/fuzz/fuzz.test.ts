import { fuzzCase } from './fuzzCase.ts';
import { fuzzCorpus } from './fuzzCorpus.ts';
import { runCasesThroughPorts } from './fuzzPorts.ts';
import { runCases } from './fuzzRun.ts';
import { keepFailure } from './keepFailure.ts';
import { RAW, STRUCTURED } from './wireMutations.ts';

/** A slice of `npm run test:fuzz`, with a seed of its own. */
const SLICE = { seed: 20_261_124, from: 0, count: 6_000 };
const PORTS_EVERY = 15;

const told = (failures: readonly Parameters<typeof keepFailure>[1][]) =>
  failures.map((failure) => keepFailure('.', failure)).join('\n');

describe('mutated requests', () => {
  test('break neither scanner, splicer nor JSON door, and none is accepted that protobufjs refuses', () => {
    const { verdicts, failures } = runCases(SLICE, () => {});
    expect(told(failures)).toBe('');
    // A slice in which everything goes one way would prove nothing.
    for (const counts of Object.values(verdicts))
      for (const count of Object.values(counts)) expect(count).toBeGreaterThan(SLICE.count / 200);
  }, 120_000);

  test('are answered by a companion as they are judged, and what it accepts arrives', async () => {
    const { requests, accepted, failures } = await runCasesThroughPorts(SLICE, PORTS_EVERY);
    expect(told(failures)).toBe('');
    expect(requests).toBe(SLICE.count / PORTS_EVERY);
    expect(accepted).toBeGreaterThan(requests / 10);
  }, 180_000);

  test('are the same for the same seed, and every mutation is among them', () => {
    const [once, again] = [fuzzCorpus(5), fuzzCorpus(5)];
    const seen = new Set<string>();
    for (let number = 0; number < 500; number++) {
      const made = fuzzCase(once, 5, number);
      expect(made).toEqual(fuzzCase(again, 5, number));
      for (const name of made.mutations) seen.add(name);
    }
    expect([...seen].sort()).toEqual([...Object.keys(STRUCTURED), ...Object.keys(RAW), 'token'].sort());
  });
});
