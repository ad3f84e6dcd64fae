import { alertTitle } from './alertTitle.ts';
const cart = { service: { tenant: 'default', environment: '', namespace: '', name: 'cart' }, operation: '' };
const nobody = { service: undefined, operation: '' };
test.each([
    ['the summary', { alertname: 'A' }, { summary: 'p95 is high', title: 't' }, cart, 'p95 is high'],
    ['the title, without a summary', { alertname: 'A' }, { summary: ' ', title: 't' }, cart, 't'],
    ['the name and the service, without either', { alertname: 'A' }, {}, cart, 'A: cart'],
    ['the name alone, without a service', { alertname: 'A' }, {}, nobody, 'A'],
    ['something, without anything', {}, {}, nobody, 'alert without a name'],
    ['one line', {}, { summary: 'a\n b\u0000\tc' }, nobody, 'a b c'],
    ['no novel', {}, { summary: 'x'.repeat(300) }, nobody, `${'x'.repeat(199)}…`],
])('a title is %s', (_what, labels, annotations, subject, title) => {
    expect(alertTitle(labels, annotations, subject)).toBe(title);
});
