import { fakeCompanion } from '../test/fakeCompanion';
import { savePluginSettings } from './pluginSettings';
import { isSetUp, rememberSetup } from './pluginSetup';

const SETTINGS = { enabled: true, pinned: true, apiUrl: 'http://companion.example', apiToken: undefined };
const PATH = '/api/plugins/vigil-quality-app/settings';

describe('the settings of the app', () => {
  test('are saved without the token where it did not change', async () => {
    const companion = fakeCompanion('Admin');
    await savePluginSettings(SETTINGS);
    await savePluginSettings({ ...SETTINGS, apiToken: 'secret' });
    const saved = { enabled: true, pinned: true, jsonData: { apiUrl: 'http://companion.example' } };
    expect(companion.posted(PATH)).toEqual([saved, { ...saved, secureJsonData: { apiToken: 'secret' } }]);
  });

  test.each([
    ['nothing was there, and a token is given', {}, 'secret', true],
    ['nothing was there, and no token is given', {}, undefined, false],
    ['there was a token', { secureJsonFields: { apiToken: true } }, undefined, true],
  ])('are known at once: %s', async (_when, before, apiToken, setUp) => {
    fakeCompanion('Admin');
    rememberSetup(before);
    await savePluginSettings({ ...SETTINGS, apiToken });
    expect(isSetUp()).toBe(setUp);
  });

  test('are saved by an Admin only, and what is not saved changes nothing', async () => {
    fakeCompanion('Editor');
    rememberSetup({});
    await expect(savePluginSettings({ ...SETTINGS, apiToken: 'secret' })).rejects.toMatchObject({ kind: 'role' });
    expect(isSetUp()).toBe(false);
  });
});
