import { screen, waitFor, within } from '@testing-library/react';
import { fakeCompanion, type FakeCompanion } from '../../test/fakeCompanion';
import { refusal } from '../../test/refusal';
import { renderApp } from '../../test/render';

const dialog = () => within(screen.getByRole('dialog'));
const button = (name: string) => screen.findByRole('button', { name });
const open = async (name: string, prepare: (companion: FakeCompanion) => void = () => undefined) => {
  const companion = fakeCompanion('Editor');
  prepare(companion);
  const { user } = renderApp('triage/issue-1');
  const opener = await button(name);
  opener.focus();
  await user.keyboard('{Enter}');
  await screen.findByRole('dialog');
  return { companion, user, opener };
};

const DIALOGS = ['Acknowledge', 'Add note', 'Silence', 'Resolve'] as const;

describe('a dialog of an issue', () => {
  test.each([
    ['Acknowledge', 'Others see that you are on it.'],
    ['Add note', 'Everybody who sees the issue can read it.'],
    ['Silence', /Alertmanager tells nobody of these alerts/],
    ['Resolve', /It opens again if its cause comes back soon/],
  ])('says what it will do: %s', async (name, effect) => {
    await open(name);
    expect(dialog().getByText(effect)).toBeVisible();
  });

  test.each(DIALOGS)('is left with Escape, which does nothing and gives the focus back: %s', async (name) => {
    const { companion, user, opener } = await open(name);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(opener).toHaveFocus());
    expect(companion.requests.filter(({ path }) => path.startsWith('act/'))).toEqual([]);
  });

  test.each(DIALOGS)('is left with Cancel, which gives the focus back: %s', async (name) => {
    const { user, opener } = await open(name);
    await user.click(dialog().getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(opener).toHaveFocus());
  });

  test('begins in its text, where Enter is a line and Ctrl+Enter does the act', async () => {
    const { companion, user, opener } = await open('Add note');
    const note = dialog().getByRole('textbox', { name: /Note/ });
    expect(note).toHaveFocus();
    await user.keyboard('{Control>}{Enter}{/Control}'); // there is nothing to be sent yet
    await user.keyboard('one{Enter}two');
    expect(note).toHaveValue('one\ntwo');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(companion.posted('act/issues/issue-1/note')).toEqual([{ version: 1, markdown: 'one\ntwo' }]);
    await waitFor(() => expect(opener).toHaveFocus());
  });

  test('does the act with Enter on its button, and leaves the focus near where that was', async () => {
    const { companion, user } = await open('Acknowledge');
    await user.tab();
    await user.tab();
    expect(dialog().getByRole('button', { name: 'Acknowledge' })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(await button('Take back acknowledgement')).toBeVisible();
    expect(companion.posted('act/issues/issue-1/acknowledge')).toHaveLength(1);
    await waitFor(() => expect(screen.getByRole('group', { name: 'Actions' })).toHaveFocus());
  });

  test.each(DIALOGS)('keeps the focus in it: %s', async (name) => {
    const { user } = await open(name);
    for (let press = 0; press < 12; press++) {
      await user.tab();
      await waitFor(() =>
        expect(screen.getByRole('dialog')).toContainElement(document.activeElement as HTMLElement | null),
      );
    }
  });

  test('is busy while the act is on its way, and does it once', async () => {
    const { companion, user } = await open('Acknowledge');
    const letGo = companion.hold();
    await user.keyboard('on it{Control>}{Enter}{/Control}');
    expect(await dialog().findByRole('button', { name: 'Sending …' })).toBeDisabled();
    await user.keyboard('{Control>}{Enter}{/Control}');
    letGo();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(companion.posted('act/issues/issue-1/acknowledge')).toHaveLength(1);
  });

  test('shows what the companion says against it, keeps the text, and forgets it for the next one', async () => {
    const { companion, user } = await open('Add note', (it) =>
      it.answer('act/', refusal(503, 'store_unavailable', 'The store is away.')),
    );
    await user.keyboard('hm{Control>}{Enter}{/Control}');
    expect(await dialog().findByText('The store is away.')).toBeVisible();
    expect(dialog().getByRole('textbox')).toHaveValue('hm');
    expect(dialog().queryByText(/tries again by itself/)).toBeNull();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.queryByText('The store is away.')).toBeNull();
    companion.answer('act/', undefined);
    await user.click(await button('Resolve'));
    expect(dialog().queryByText('The store is away.')).toBeNull();
  });

  test('asks for how long to silence, by name', async () => {
    await open('Silence');
    expect(await dialog().findByRole('combobox', { name: 'For' })).toHaveDisplayValue('1 hour');
  });

  test('cannot silence before it has shown whom that would hit', async () => {
    const { user } = await open('Silence', (it) => it.answer('query/', refusal(503, 'not_ready', 'It starts.')));
    expect(await dialog().findByText('It starts.')).toBeVisible();
    expect(dialog().getByRole('button', { name: 'Silence' })).toBeDisabled();
    await user.click(dialog().getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
