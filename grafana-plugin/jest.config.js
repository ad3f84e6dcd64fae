// Dates are read the same wherever the tests run.
process.env.TZ = 'UTC';

const base = require('./.config/jest.config');
const { grafanaESModules, nodeModulesToTransform } = require('./.config/jest/utils');

const [scriptTransform] = Object.values(base.transform);

module.exports = {
  ...base,
  // They run beside the root's tests, and the first to open a page loads all that it needs.
  testTimeout: 60_000,
  // The workbench has packages and tests of its own.
  roots: ['<rootDir>/src'],
  moduleNameMapper: {
    ...base.moduleNameMapper,
    'react-inlinesvg': '<rootDir>/src/test/InlineSvg.tsx',
    '^react-router-dom-v5-compat$': '<rootDir>/src/test/routerOfGrafana.tsx',
  },
  // The scaffold leaves .mjs out, and newer packages ship nothing else.
  transform: { ...base.transform, '^.+\\.mjs$': scriptTransform },
  transformIgnorePatterns: [nodeModulesToTransform([...grafanaESModules, 'eventsource-parser', '@grafana'])],
};
