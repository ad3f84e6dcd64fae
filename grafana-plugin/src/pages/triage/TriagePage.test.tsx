import { screen, waitFor } from '@testing-library/react';
import { fakeCompanion } from '../../test/fakeCompanion';
import { issueOf } from '../../test/issueFactory';
import { addressOf, renderApp } from '../../test/render';

describe('triage', () => {
  test('lists active issues, newest first, each with who is on it', async () => {
    fakeCompanion('Viewer', {
      issues: [
        issueOf({ id: 'b', title: 'cart is slow', assignee: 'kim' }),
        issueOf({ id: 'a' }),
        issueOf({ id: 'c', title: 'it was', state: 'resolved' }),
      ],
    });
    renderApp('triage');
    const rows = await screen.findAllByRole('article');
    expect(rows.map((row) => row.getAttribute('aria-label'))).toEqual(['cart is slow', 'ledger is slow']);
    expect(rows[0]).toHaveTextContent('kim is on it');
    expect(rows[1]).toHaveTextContent('Nobody is on it');
  });

  test('what is resolved is asked for by the address', async () => {
    const companion = fakeCompanion('Viewer', { issues: [issueOf({ title: 'it was', state: 'resolved' })] });
    renderApp('triage?view=resolved&service=ledger');
    expect(await screen.findByRole('article', { name: 'it was' })).toBeVisible();
    expect(companion.requests.map(({ path }) => path)).toContain('issues?state=resolved&service=ledger&limit=50');
  });

  test('says that nothing has to be done when nothing is open', async () => {
    fakeCompanion('Viewer', { issues: [] });
    renderApp('triage');
    expect(await screen.findByText('No issue is open')).toBeVisible();
  });

  test('goes through pages, and back', async () => {
    const issues = Array.from({ length: 60 }, (_, n) => issueOf({ id: `i-${n}`, title: `issue ${n}` }));
    fakeCompanion('Viewer', { issues });
    const { user } = renderApp('triage');
    expect(await screen.findAllByRole('article')).toHaveLength(50);
    await user.click(screen.getByRole('button', { name: 'Older' }));
    expect(await screen.findByRole('article', { name: 'issue 59' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Newer' }));
    expect(await screen.findByRole('article', { name: 'issue 0' })).toBeVisible();
  });

  test('is gone through with the keyboard: each issue is a link, and Enter opens it', async () => {
    fakeCompanion('Viewer', { issues: [issueOf({ id: 'a', title: 'first' }), issueOf({ id: 'b', title: 'second' })] });
    const { user } = renderApp('triage');
    await screen.findAllByRole('article');
    const seen: string[] = [];
    for (let press = 0; press < 20 && document.activeElement?.textContent !== 'second'; press++) {
      await user.tab();
      if (document.activeElement?.tagName === 'A') seen.push(document.activeElement.textContent ?? '');
    }
    expect(seen).toEqual(['first', 'second']);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(addressOf(screen)).toBe('/a/vigil-quality-app/triage/b'));
    expect(await screen.findByRole('region', { name: 'Likely cause' })).toBeVisible();
  });

  test('has its filters and pages on the keyboard, too', async () => {
    const issues = Array.from({ length: 60 }, (_, n) => issueOf({ id: `i-${n}`, title: `issue ${n}` }));
    fakeCompanion('Viewer', { issues });
    const { user } = renderApp('triage');
    await screen.findAllByRole('article');
    const older = screen.getByRole('button', { name: 'Older' });
    older.focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('article', { name: 'issue 59' })).toBeVisible();
    const views = screen.getAllByRole('radio');
    expect(views.map((view) => view.getAttribute('tabindex'))).not.toContain('-1');
    expect(screen.getByRole('combobox', { name: 'Service' })).toBeEnabled();
  });
});
