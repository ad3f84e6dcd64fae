import { tenantsOfOrganisation, tenantsToRead } from './tenants.ts';
describe('an organisation', () => {
    const map = { '1': 'all', '2': ['acme', 'default'], '3': [] };
    test.each([
        ['reads the default tenant where there is no map', 7, undefined, ['default']],
        ['reads all where the map says so', 1, map, 'all'],
        ['reads the tenants of the map', 2, map, ['acme', 'default']],
        ['may read none', 3, map, []],
    ])('%s', (_case, orgId, tenantsOfOrg, tenants) => {
        expect(tenantsOfOrganisation(orgId, tenantsOfOrg)).toEqual(tenants);
    });
    test('that is not in the map is refused', () => {
        expect(() => tenantsOfOrganisation(4, map)).toThrow(expect.objectContaining({ code: 'org_not_mapped' }));
    });
});
describe('a caller', () => {
    const caller = (tenants) => ({
        role: 'Viewer',
        login: 'kim',
        via: 'plugin_token',
        orgId: 1,
        anonymous: false,
        tenants,
    });
    test.each([
        ['reads all that are theirs', ['a', 'b'], undefined, ['a', 'b']],
        ['reads one of theirs', ['a', 'b'], 'b', ['b']],
        ['of all reads all', 'all', undefined, 'all'],
        ['of all reads any one', 'all', 'c', ['c']],
    ])('%s', (_case, theirs, asked, read) => {
        expect(tenantsToRead(caller(theirs), asked)).toEqual(read);
    });
    test.each([[['a']], [[]]])('of %p may not read b', (theirs) => {
        expect(() => tenantsToRead(caller(theirs), 'b')).toThrow(expect.objectContaining({ code: 'tenant_not_allowed' }));
    });
});
