import { compileRules } from '../ruleBook.ts';
import { BUILT_IN_RULES } from './builtInRules.ts';

const { ofAgent } = compileRules({ userAgentRules: [] });
const agents = BUILT_IN_RULES.flatMap(({ source, type, userAgents = [] }) =>
  userAgents.map((text) => ({ source, type, text })),
);

describe('the built-in rules', () => {
  test('name their sources as vigil.yaml has to', () => {
    for (const { source } of BUILT_IN_RULES) expect(source).toMatch(/^[a-z0-9-]+$/);
  });

  test('say nothing twice', () => {
    const texts = agents.map(({ text }) => text.toLowerCase());
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  test('recognise each by its own texts, and none is hidden behind an earlier rule', () => {
    for (const { source, type, text } of agents)
      expect([text, ofAgent(text.replace(/^[\^=]/, ''))?.verdict]).toEqual([text, { source, type }]);
  });

  test.each([
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)',
    'okhttp/4.12.0',
    'curl/8.5.0',
    'python-requests/2.32.3',
    'Go-http-client/2.0',
    'axios/1.7.9',
    '-',
    '',
  ])('leave people and libraries alone: %s', (agent) => {
    expect(ofAgent(agent)).toBeUndefined();
  });
});
