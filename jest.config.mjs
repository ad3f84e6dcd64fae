/** One transform for every project: TypeScript, and those dependencies that ship as ES modules only. */
const transform = {
  '^.+\\.(m|c)?[jt]sx?$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
  ],
};
const esmOnly = ['kysely', '@hono/node-server', 'commander', 'tinybench'];
const project = (displayName, testMatch) => ({
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/${pattern}`),
  testEnvironment: 'node',
  // ends what hangs; a disk that others keep busy is no failure
  testTimeout: 60_000,
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  modulePathIgnorePatterns: ['/dist/', '/\\.vigil/'],
});
const rooms = '{quality-model,otel-collector-processor,dashboards,examples/shop,bench}';

export default {
  testSequencer: './test/support/storyFirst.mjs',
  projects: [
    project('unit', [
      `${rooms}/src/**/*.test.ts`,
      'scripts/**/*.test.ts',
      'grafana-plugin/workbench/{server,build}/**/*.test.ts',
    ]),
    // Of the commands test:crash and test:fuzz, a slice each.
    project('system', ['test/{system,crash,fuzz}/**/*.test.ts']),
    project('harm', ['test/harm/**/*.test.ts']),
    project('interop', ['test/interop/**/*.test.ts']),
    project('e2e', ['test/e2e/**/*.test.ts']),
    // Apart: it builds hosts and drives a browser, and the faults of e2e want an even machine.
    project('browser', ['test/browser/**/*.test.ts']),
    project('screens', ['test/screens/**/*.test.ts']),
  ],
};
