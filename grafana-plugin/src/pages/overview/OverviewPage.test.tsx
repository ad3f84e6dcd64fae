import { screen, waitFor, within } from '@testing-library/react';
import { fakeCompanion } from '../../test/fakeCompanion';
import { issueOf } from '../../test/issueFactory';
import { journeyListOf, journeyOf } from '../../test/journeyFactory';
import { renderApp } from '../../test/render';
import { serviceListOf, serviceOf } from '../../test/serviceFactory';

describe('the overview', () => {
  test('says that something is wrong, since when, and leads to the issue', async () => {
    fakeCompanion('Viewer');
    renderApp('overview');
    expect(await screen.findByRole('heading', { name: 'Something is wrong for users' })).toBeVisible();
    const wrong = within(screen.getByRole('region', { name: 'What is wrong' }));
    expect(wrong.getByRole('link', { name: 'ledger is slow' })).toHaveAttribute(
      'href',
      expect.stringMatching(/\/triage\/issue-1$/),
    );
    expect(screen.getByRole('article', { name: 'ledger: In trouble' })).toHaveTextContent('ledger is slow');
    expect(screen.getByRole('article', { name: 'orders: Look' })).toHaveTextContent('Suffers from: ledger is slow');
  });

  test('has what somebody has to look at before what is well', async () => {
    fakeCompanion('Viewer', { services: serviceListOf(serviceOf('attic'), serviceOf('orders'), serviceOf('ledger')) });
    renderApp('overview');
    await screen.findByRole('article', { name: 'ledger: In trouble' });
    const services = within(screen.getByRole('region', { name: /^Services/ })).getAllByRole('article');
    expect(services.map((tile) => tile.getAttribute('aria-label'))).toEqual([
      'ledger: In trouble',
      'orders: Look',
      'attic: Good',
    ]);
  });

  test('says that it is good when it is, with what it stands on', async () => {
    fakeCompanion('Viewer', { issues: [issueOf({ state: 'resolved' })] });
    renderApp('overview');
    expect(await screen.findByRole('heading', { name: 'It is good for users' })).toBeVisible();
    expect(screen.getByText('2 services, 1 journey, no open issue.')).toBeVisible();
    expect(screen.queryByRole('region', { name: 'What is wrong' })).toBeNull();
  });

  test('says why a journey is red', async () => {
    const points = [{ ...journeyOf().points[0]!, verdict: 'fail' as const, reason: 'order: it took 900 ms' }];
    fakeCompanion('Viewer', {
      issues: [],
      journeys: journeyListOf(journeyOf({ status: 'fail', failingSinceMs: 1, points })),
    });
    renderApp('overview');
    expect(await screen.findByRole('heading', { name: 'Buy a thing fails' })).toBeVisible();
    expect(screen.getByRole('article', { name: 'Buy a thing: Failing' })).toHaveTextContent('order: it took 900 ms');
  });

  test('tells a beginner what to do when nothing is there', async () => {
    fakeCompanion('Admin', { issues: [], journeys: journeyListOf(), services: serviceListOf() });
    renderApp('overview');
    expect(await screen.findByText(/No journey is set up/)).toBeVisible();
    expect(await screen.findByText(/No telemetry has come yet/)).toBeVisible();
  });

  test('says what is wrong when the companion is away, and recovers by itself', async () => {
    const companion = fakeCompanion('Admin');
    companion.away(true);
    const { user } = renderApp('overview');
    expect(await screen.findAllByText('The companion does not answer', {}, { timeout: 20_000 })).not.toHaveLength(0);
    // Once, though three things are missing.
    await waitFor(() => expect(screen.getAllByText('The companion does not answer')).toHaveLength(1));
    expect(screen.getByRole('link', { name: 'Open Setup' })).toBeVisible();
    companion.away(false);
    await user.click(screen.getByRole('button', { name: 'Try again now' }));
    expect(await screen.findByRole('heading', { name: 'Something is wrong for users' })).toBeVisible();
  });
});
