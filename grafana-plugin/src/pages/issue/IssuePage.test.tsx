import { screen, within } from '@testing-library/react';
import { fakeCompanion } from '../../test/fakeCompanion';
import { anomalyOf, causeOf, issueOf } from '../../test/issueFactory';
import { renderApp } from '../../test/render';

const dialog = () => within(screen.getByRole('dialog'));

describe('the page of an issue', () => {
  test('names the cause with its evidence and what the issue gathered', async () => {
    fakeCompanion('Viewer');
    renderApp('triage/issue-1');
    const causes = within(await screen.findByRole('region', { name: 'Likely cause' }));
    expect(causes.getByRole('heading', { name: causeOf().text })).toBeVisible();
    expect(causes.getByText(/POST \/charge takes 900 ms instead of 45 ms/)).toBeVisible();
    expect(await causes.findByRole('img', { name: /Duration of POST \/charge in ledger/ })).toBeVisible();
    const gathered = within(screen.getByRole('region', { name: 'What it gathered' }));
    expect(gathered.getByText('LedgerSlow')).toBeVisible();
    expect(gathered.getByText('It is about ledger, too.')).toBeVisible();
  });

  test('an Editor acknowledges it', async () => {
    const companion = fakeCompanion('Editor');
    const { user } = renderApp('triage/issue-1');
    await user.click(await screen.findByRole('button', { name: 'Acknowledge' }));
    await user.type(dialog().getByRole('textbox', { name: /Comment/ }), 'on it');
    await user.click(dialog().getByRole('button', { name: 'Acknowledge' }));
    expect(await screen.findByRole('button', { name: 'Take back acknowledgement' })).toBeVisible();
    expect(companion.posted('act/issues/issue-1/acknowledge')).toEqual([{ version: 1, comment: 'on it' }]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('a Viewer sees the actions, cannot press them, and is told why', async () => {
    const companion = fakeCompanion('Viewer');
    renderApp('triage/issue-1');
    expect(await screen.findByRole('button', { name: /Acknowledge/ })).toHaveAttribute('aria-disabled', 'true');
    expect(screen.getByText(/You need the role Editor to act on issues/)).toBeVisible();
    expect(companion.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('one that became part of another says so first, and leads there', async () => {
    fakeCompanion('Editor', { issues: [issueOf({ state: 'merged', mergedInto: 'issue-7' })] });
    renderApp('triage/issue-1');
    const told = within(await screen.findByRole('status', { name: /This is part of another issue now/ }));
    expect(told.getByRole('link', { name: 'Open that issue' })).toHaveAttribute(
      'href',
      expect.stringMatching(/\/triage\/issue-7$/),
    );
    expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull();
  });

  test('whoever was slower is told, and sees the issue as it is now', async () => {
    const companion = fakeCompanion('Editor');
    const { user } = renderApp('triage/issue-1');
    await user.click(await screen.findByRole('button', { name: 'Assign to me' }));
    expect(await screen.findByRole('button', { name: 'Unassign' })).toBeVisible();
    companion.state.issues = [issueOf({ version: 9, state: 'acknowledged' })];
    await user.click(screen.getByRole('button', { name: 'Unassign' }));
    expect(await screen.findByText('It was changed meanwhile')).toBeVisible();
    expect(await screen.findByText('Acknowledged')).toBeVisible();
  });

  test('a silence shows whom it would hit before it is made', async () => {
    const companion = fakeCompanion('Editor');
    const { user } = renderApp('triage/issue-1');
    await user.click(await screen.findByRole('button', { name: 'Silence' }));
    expect(await dialog().findByText(/Of this issue these fall silent/)).toBeVisible();
    expect(dialog().getByRole('button', { name: 'Silence' })).toBeDisabled();
    await user.type(dialog().getByRole('textbox', { name: /Comment/ }), 'known');
    await user.click(dialog().getByRole('button', { name: 'Silence' }));
    expect(companion.posted('act/issues/issue-1/silence')).toMatchObject([
      { version: 1, durationMs: 3_600_000, comment: 'known', matchers: [{ name: 'alertname', value: 'LedgerSlow' }] },
    ]);
  });

  test('resolving what still fires says so, and does it all the same', async () => {
    const companion = fakeCompanion('Editor');
    const { user } = renderApp('triage/issue-1');
    await user.click(await screen.findByRole('button', { name: 'Resolve' }));
    expect(dialog().getByText(/2 signals still last/)).toBeVisible();
    expect(dialog().getByRole('button', { name: 'Resolve' })).toBeDisabled();
    await user.type(dialog().getByRole('textbox', { name: /Reason/ }), 'rolled back');
    await user.click(dialog().getByRole('button', { name: 'Resolve' }));
    expect(companion.posted('act/issues/issue-1/resolve')).toEqual([
      { version: 1, reason: 'rolled back', force: true },
    ]);
  });

  test('without a cause it says why there is none', async () => {
    const confidenceReason = 'Not enough evidence: the only signal does not say where the trouble is.';
    fakeCompanion('Viewer', {
      issues: [
        issueOf({
          causes: [],
          cause: null,
          confidence: null,
          confidenceReason,
          signals: { active: 1, ended: 0, list: [anomalyOf()] },
        }),
      ],
    });
    renderApp('triage/issue-1');
    expect(await screen.findByText('Not enough evidence')).toBeVisible();
    expect(screen.getAllByText(confidenceReason)).not.toHaveLength(0);
  });

  test('one that is not there is said not to be', async () => {
    fakeCompanion('Viewer');
    renderApp('triage/issue-7');
    expect(await screen.findByText('There is no such issue')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Triage' })).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
