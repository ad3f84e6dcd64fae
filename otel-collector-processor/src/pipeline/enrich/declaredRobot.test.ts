import { declaredRobot } from './declaredRobot.ts';

describe('a robot that no table has', () => {
  test.each([
    ['Mozilla/5.0 (compatible; NewcomerBot/1.0; +https://newcomer.example/bot)', 'bot'],
    ['Mozilla/5.0 (compatible;TinyCrawler)', 'bot'],
    ['AcmeSpider/2.1 (+https://acme.example/spider)', 'bot'],
    ['Mozilla/5.0 (compatible; AcmeUptime/2; https://acme.example)', 'test'],
    ['AcmeMonitoring/1 (+https://acme.example)', 'test'],
    ['Mozilla/5.0 (Linux; Android 9; CUBOT_X19_S) AppleWebKit/537.36', undefined],
    ['BabyMonitor3G/5.6 CFNetwork/1498.700.2', undefined],
    ['Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0)', undefined],
    ['Stripe/1.0 (+https://stripe.com/docs/webhooks)', undefined],
    ['ChatBotFriends/3.4 (Android 14)', undefined],
    ['', undefined],
  ])('%s: %s', (agent, expected) => {
    expect(declaredRobot(agent.toLowerCase())).toBe(expected);
  });
});
