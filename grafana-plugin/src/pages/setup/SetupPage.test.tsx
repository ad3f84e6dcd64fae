import { screen } from '@testing-library/react';
import type { PluginConfigPageProps, PluginMeta } from '@grafana/data';
import React from 'react';
import { fakeCompanion } from '../../test/fakeCompanion';
import { grafanaRefusal } from '../../test/refusal';
import { metaOf, renderPage } from '../../test/render';
import type { AppJsonData } from './appJsonData';
import { apiUrlMistake } from './apiUrlMistake';
import { SetupPage } from './SetupPage';

const setup = (meta: ReturnType<typeof metaOf>) => {
  const plugin = { meta } as unknown as PluginConfigPageProps<PluginMeta<AppJsonData>>['plugin'];
  return renderPage(<SetupPage plugin={plugin} />);
};

describe('Setup', () => {
  test('a beginner gives address and token, and sees at once whether it works', async () => {
    const companion = fakeCompanion('Admin', {
      settings: { enabled: false, pinned: false, apiUrl: '', hasToken: false },
    });
    const { user } = setup(metaOf({ enabled: false, pinned: false, jsonData: null as never, secureJsonFields: {} }));
    expect(screen.getByRole('button', { name: 'Save and test' })).toBeDisabled();
    await user.type(screen.getByLabelText(/Address of the companion/), 'http://companion.example:4320/');
    await user.type(screen.getByLabelText(/Plugin token/), 'secret-token');
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    expect(await screen.findByText('The companion answers')).toBeVisible();
    expect(companion.posted('/api/plugins/vigil-quality-app/settings')).toEqual([
      {
        enabled: true,
        pinned: true,
        jsonData: { apiUrl: 'http://companion.example:4320' },
        secureJsonData: { apiToken: 'secret-token' },
      },
    ]);
    expect(document.body).not.toHaveTextContent('secret-token');
  });

  test('a token that is set is left alone', async () => {
    const companion = fakeCompanion('Admin');
    const { user } = setup(metaOf());
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    expect(await screen.findByText('The companion answers')).toBeVisible();
    expect(companion.posted('/api/plugins/vigil-quality-app/settings')).toEqual([
      { enabled: true, pinned: true, jsonData: { apiUrl: 'http://companion.example:4320' } },
    ]);
  });

  test('no browser fills the token in, and none of it is seen', async () => {
    const companion = fakeCompanion('Admin');
    companion.answer('', grafanaRefusal(502));
    const { user } = setup(metaOf({ secureJsonFields: {} }));
    const token = screen.getByLabelText(/Plugin token/);
    expect(token).toHaveAttribute('type', 'password');
    expect(token).toHaveAttribute('autocomplete', 'new-password');
    expect(token).toHaveAttribute('spellcheck', 'false');
    expect(screen.getByLabelText(/Address of the companion/)).toHaveAttribute('autocomplete', 'off');
    await user.type(token, 'secret-token');
    expect(document.body).not.toHaveTextContent('secret-token');
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    // Once it is saved it is nowhere in the page, the field's value included.
    expect(await screen.findByDisplayValue('configured')).toBeDisabled();
    expect(document.body.innerHTML).not.toContain('secret-token');
    expect(
      companion.requests
        .filter(({ method }) => method === 'GET')
        .map(({ path }) => path)
        .join(),
    ).not.toContain('secret-token');
  });

  test('a token that could not be saved stays hidden in its field', async () => {
    fakeCompanion('Editor'); // Grafana refuses
    const { user } = setup(metaOf({ secureJsonFields: {} }));
    await user.type(screen.getByLabelText(/Plugin token/), 'secret-token');
    await user.click(screen.getByRole('button', { name: 'Save and test' }));
    expect(await screen.findByRole('alert')).toBeVisible();
    expect(screen.getByLabelText(/Plugin token/)).toHaveAttribute('type', 'password');
    expect(screen.getByLabelText(/Plugin token/)).toHaveValue('secret-token');
    expect(document.body).not.toHaveTextContent('secret-token');
  });

  test('says what is wrong when the companion is away', async () => {
    fakeCompanion('Admin').away(true);
    setup(metaOf());
    expect(await screen.findByText('The companion does not answer', {}, { timeout: 20_000 })).toBeVisible();
    expect(screen.getByText(/Check that the Vigil companion runs/)).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Open Setup' })).toBeNull();
  });

  test.each([
    ['companion:4320', 'Begin with http:// or https://'],
    ['http://', 'This is no URL'],
    ['http://kim:pw@host:4320', 'Leave user and password out: the token says who asks'],
    ['http://host:4320/?a=b', 'Leave out what comes behind ? and #'],
    ['http://host:4320', undefined],
    [' https://host/vigil/ ', undefined],
  ])('of the address %s it says %s', (text, mistake) => {
    expect(apiUrlMistake(text)).toBe(mistake);
  });
});
