import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(60_000); // real processes, on a machine that may be busy

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'vigil-ci-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const jestResult = (passed: number, failed: number, brokenSuites = 0) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numRuntimeErrorTestSuites: brokenSuites,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [
    {
      name: 'a.test.ts',
      status: failed + brokenSuites > 0 ? 'failed' : 'passed',
      assertionResults: failed > 0 ? [{ status: 'failed', fullName: 'it works' }] : [],
    },
  ],
});

function summary(steps: Readonly<Record<string, number>>, results: Readonly<Record<string, object>>) {
  const lines = Object.entries(steps).map(([name, code]) => `${name} ${code}\n`);
  writeFileSync(join(folder, 'steps'), lines.join(''));
  for (const [name, result] of Object.entries(results)) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(result));
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['.ci/summary.mjs', folder], { encoding: 'utf8' });
  return { status, line: stdout.trim(), failures: stderr.trim() };
}

describe('the last line of CI', () => {
  test('counts the tests, and one for each step that has none', () => {
    const steps = { install: 0, test: 0, lint: 0, 'test:e2e': 0 };
    expect(summary(steps, { test: jestResult(10, 0), 'test-e2e': jestResult(2, 0) })).toEqual({
      status: 0,
      line: '14 passed, 0 failed, 2 skipped',
      failures: '',
    });
  });

  test.each([
    ['a test', { test: 1 }, { test: jestResult(9, 1) }, '9 passed, 1 failed, 1 skipped', 'failed: a.test.ts: it works'],
    ['a suite', { test: 1 }, { test: jestResult(9, 0, 1) }, '9 passed, 1 failed, 1 skipped', 'failed: a.test.ts'],
    ['a step', { lint: 2 }, { test: jestResult(9, 0) }, '9 passed, 1 failed, 1 skipped', 'failed: lint (exit code 2)'],
    ['a crash', { test: 134 }, {}, '0 passed, 1 failed, 0 skipped', 'failed: test (exit code 134)'],
  ])('is red for %s that fails, and says which', (_what, steps: Record<string, number>, results, line, failures) => {
    expect(summary(steps, results)).toEqual({ status: 1, line, failures });
  });
});
