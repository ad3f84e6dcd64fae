import { rulesOf, type AgentRow } from './sourceRules.ts';

const ROWS: readonly AgentRow[] = [
  ['hey', 'hey/0.0.1'], // its version never changed; apps of that name have others
  ['apachebench', 'ApacheBench/'],
  ['artillery', 'Artillery (https://', '^Artillery/'],
  ['oha', '^oha/'],
  ['siege', ') Siege/', 'JoeDog/'],
  ['fortio', 'fortio.org/fortio', 'istio/fortio'],
  ['h2load', 'h2load nghttp2/'],
  ['goose', '^goose/'],
  ['loadtest', '^loadtest/'],
];

/** Load generators, as their source sends them. */
export const LOAD_TOOLS = rulesOf('test', ROWS);
