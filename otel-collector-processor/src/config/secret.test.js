import { format, inspect } from 'node:util';
import { Secret } from './secret.ts';
describe('a secret', () => {
    const secret = new Secret('hunter2');
    test.each([
        ['as text', () => String(secret)],
        ['in a template', () => `${secret}`],
        ['joined to a text', () => '' + secret],
        ['as JSON', () => JSON.stringify({ secret })],
        ['inspected', () => inspect({ a: [secret] }, { depth: 9, showHidden: true })],
        ['formatted', () => format('%s %o %j', secret, secret, secret)],
        ['as its fields', () => JSON.stringify(Object.entries(secret))],
        ['in a list', () => [secret, secret].join()],
    ])('does not show itself %s', (_how, show) => {
        expect(show()).not.toContain('hunter2');
    });
    it('is had by asking for it', () => {
        expect(secret.reveal()).toBe('hunter2');
    });
});
