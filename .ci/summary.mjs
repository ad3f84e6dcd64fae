// node summary.mjs FOLDER: adds up what the steps of .ci/run left there. Exits 1 if anything failed.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const result = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  counts.passed += result.numPassedTests;
  counts.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  counts.skipped += result.numPendingTests + result.numTodoTests;
  for (const suite of result.testResults.filter(({ status }) => status === 'failed')) {
    const tests = suite.assertionResults.filter(({ status }) => status === 'failed');
    failures.push(...(tests.length > 0 ? tests.map(({ fullName }) => `${suite.name}: ${fullName}`) : [suite.name]));
  }
}

// A step that runs no tests counts as one; one that runs tests counts only if it failed and no test did (a crash, say).
const steps = readFileSync(join(folder, 'steps'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(' '));
const runsTests = (name) => name.startsWith('test');
const failedTests = counts.failed;
for (const [name, code] of steps) {
  if (code === '0' && !runsTests(name)) counts.passed++;
  if (code === '0' || (runsTests(name) && failedTests > 0)) continue;
  counts.failed++;
  failures.push(`${name} (exit code ${code})`);
}

for (const failure of failures) console.error(`failed: ${failure}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed === 0 ? 0 : 1);
