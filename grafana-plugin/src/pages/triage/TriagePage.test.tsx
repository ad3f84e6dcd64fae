import { screen } from '@testing-library/react';
import { fakeCompanion } from '../../test/fakeCompanion';
import { issueOf } from '../../test/issueFactory';
import { renderApp } from '../../test/render';

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
});
