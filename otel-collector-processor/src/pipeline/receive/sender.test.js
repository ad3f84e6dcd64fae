import { identifySender } from './sender.ts';
const tokens = [
    { secret: 'everybody', tenants: 'all', trusted: false },
    { secret: 'own-journeys', tenants: 'all', trusted: true },
    { secret: 'acme-only', tenants: ['acme', 'acme-test'], trusted: false },
];
const required = { required: true, tokens };
const optional = { required: false, tokens };
const sender = (tenant, trusted) => ({ kind: 'sender', tenant, trusted });
const refused = (kind) => expect.objectContaining({ kind });
describe('a sender', () => {
    test.each([
        ['needs a token', required, undefined, undefined, refused('unauthenticated')],
        ['needs a token that is known', required, 'Bearer everybod', undefined, refused('unauthenticated')],
        ['needs the whole of it', required, 'Bearer everybody-', undefined, refused('unauthenticated')],
        ['needs it as a bearer', required, 'Basic everybody', undefined, refused('unauthenticated')],
        ['needs more than the word', required, 'Bearer ', undefined, refused('unauthenticated')],
        ['is known by its token', required, 'Bearer everybody', undefined, sender('default', false)],
        ['may write bearer as it likes', required, 'bearer  everybody ', undefined, sender('default', false)],
        ['is trusted if its token is', required, 'Bearer own-journeys', 'acme', sender('acme', true)],
        ['speaks for a tenant on its list', required, 'Bearer acme-only', 'acme-test', sender('acme-test', false)],
        ['speaks for no other', required, 'Bearer acme-only', 'other', refused('forbidden')],
        ['nor for the default tenant by saying nothing', required, 'Bearer acme-only', undefined, refused('forbidden')],
        ['needs no token where none is required', optional, undefined, 'other', sender('other', false)],
        ['has a wrong token ignored there', optional, 'Bearer wrong', undefined, sender('default', false)],
        ['is trusted by its token there too', optional, 'Bearer own-journeys', undefined, sender('default', true)],
        ['is held to its list there too', optional, 'Bearer acme-only', 'other', refused('forbidden')],
        ['may use every permitted character', optional, undefined, "aZ0!_.*'()-", sender("aZ0!_.*'()-", false)],
        ['may name 150 characters', optional, undefined, 'a'.repeat(150), sender('a'.repeat(150), false)],
        ['may not name 151', optional, undefined, 'a'.repeat(151), refused('malformed')],
        ['may not name nobody', optional, undefined, '', refused('malformed')],
        ['may not name several', optional, undefined, 'acme|other', refused('malformed')],
        ['may not name a directory', optional, undefined, '..', refused('malformed')],
        ['may not use other letters', optional, undefined, 'acmé', refused('malformed')],
    ])('%s', (_what, auth, authorization, tenant, expected) => {
        const headers = {
            ...(authorization !== undefined && { authorization }),
            ...(tenant !== undefined && { 'x-scope-orgid': tenant }),
        };
        expect(identifySender(auth, 'x-scope-orgid')(headers)).toEqual(expected);
    });
    test('is asked for its tenant in the header of the configuration', () => {
        const identify = identifySender(optional, 'x-tenant');
        expect(identify({ 'x-tenant': 'acme', 'x-scope-orgid': 'other' })).toEqual(sender('acme', false));
    });
    test('cannot have an empty token', () => {
        const auth = { required: true, tokens: [{ secret: '', tenants: 'all', trusted: true }] };
        expect(() => identifySender(auth, 'x-scope-orgid')).toThrow('is empty');
    });
});
