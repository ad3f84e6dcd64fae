import { secureJsonFields, updateSettings, type PluginSettings } from './pluginSettings.ts';

const before: PluginSettings = {
  enabled: true,
  pinned: false,
  jsonData: { apiUrl: 'http://old', other: 1 },
  secureJsonData: { apiToken: 'old', more: 'kept' },
};

describe('settings', () => {
  test('that are saved replace jsonData, and add to the secrets', () => {
    const body = {
      enabled: true,
      pinned: true,
      jsonData: { apiUrl: 'http://new' },
      secureJsonData: { apiToken: 'new' },
    };
    expect(updateSettings(before, body)).toEqual({
      enabled: true,
      pinned: true,
      jsonData: { apiUrl: 'http://new' },
      secureJsonData: { apiToken: 'new', more: 'kept' },
    });
  });

  test('without secrets leave those that are set', () => {
    expect(updateSettings(before, { enabled: true, jsonData: {} }).secureJsonData).toEqual(before.secureJsonData);
  });

  test.each([[null], [[]], ['text'], [{ secureJsonData: { apiToken: 7 } }]])(
    '%j disables, and takes no harm',
    (body) => {
      expect(updateSettings(before, body)).toMatchObject({ enabled: false, secureJsonData: before.secureJsonData });
    },
  );

  test('tell of secrets only that they are set', () => {
    expect(secureJsonFields({ ...before, secureJsonData: { apiToken: 's', empty: '' } })).toEqual({ apiToken: true });
  });
});
