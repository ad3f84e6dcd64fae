import { knownKeys } from './knownKeys.ts';

describe('the known keys', () => {
  test.each([
    ['at the top', [], 'services'],
    ['of a section within defaults', ['receivers', 'otlp'], 'grpcPort'],
    ['of an entry of a list', ['forward', 3], 'endpoint'],
    ['of a list deep inside', ['enrichment', 'synthetic', 'userAgents', 0], 'contains'],
    ['of every option of a union', ['store'], 'url'],
  ])('%s', (_where, path, key) => {
    expect(knownKeys(path)).toContain(key);
  });

  test.each([
    ['where keys are free', ['forward', 0, 'headers']],
    ['of a scalar', ['log', 'level']],
    ['of a list itself', ['forward']],
    ['of what is not there', ['nonsense', 1, 'x']],
    ['of what every object has', ['constructor']],
  ])('are none %s', (_where, path) => {
    expect(knownKeys(path)).toEqual([]);
  });
});
