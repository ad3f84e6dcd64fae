import { AgentMatcher } from './agentMatcher.ts';

const matching = (...texts: string[]) => {
  const matcher = new AgentMatcher();
  texts.forEach((text, rule) => matcher.add(text, rule));
  return (agent: string) => matcher.match(agent.toLowerCase());
};

describe('a text of a rule', () => {
  test.each([
    ['Site24x7', 'Investis-Site24x7', true],
    ['Site24x7', 'MySite24x7', false],
    ['Site24x7', 'Site24x70', false],
    ['oha/', 'oha/1.4.5', true],
    ['oha/', 'Aloha/5.10', false],
    ['^oha/', 'x oha/1.4.5', false],
    ['^oha/', 'oha/1.4.5', true],
    ['=Zabbix', 'zabbix', true],
    ['=Zabbix', 'Zabbix 6', false],
    ['Grafana k6/', 'Grafana k6/1.0.0', true],
    ['Grafana k6/', 'OUKITEL K6 Build', false],
    [') Siege/', 'Mozilla/5.0 (unknown) Siege/4.0', true],
    [') Siege/', 'Siege/4.0', false],
    ['Y!J', 'Y!J-ASR/0.1', true],
    ['bot', '', false],
  ])('%s stands in "%s": %s', (text, agent, expected) => {
    expect(matching(text)(agent)).toBe(expected ? 0 : -1);
  });

  test('of several the rule that was first counts, wherever the texts stand', () => {
    const match = matching('CloudWatchSynthetics', 'HeadlessChrome');
    expect(match('HeadlessChrome/92 CloudWatchSynthetics/arn')).toBe(0);
    expect(match('HeadlessChrome/92')).toBe(1);
  });

  test('has to have a word', () => {
    expect(() => new AgentMatcher().add('^ ()', 0)).toThrow(/neither a letter nor a digit/);
  });
});
