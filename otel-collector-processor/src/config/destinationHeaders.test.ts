import { destinationHeaders } from './destinationHeaders.ts';
import { lookUpSecrets, Secrets } from './resolveSecrets.ts';

describe('the headers of a destination', () => {
  it('have their secrets in them and lower-case names', async () => {
    const lookups = await lookUpSecrets([{ ref: 'env:TOKEN', form: 'line' }], {
      env: { TOKEN: 'Bearer x' },
      directory: '.',
    });
    const headers = { Authorization: 'env:TOKEN', 'X-Scope-OrgID': 'one' };
    expect(destinationHeaders({ headers }, new Secrets(lookups))).toEqual({
      authorization: 'Bearer x',
      'x-scope-orgid': 'one',
    });
  });
});
