import { screen, within } from '@testing-library/react';
import { fakeCompanion } from '../../test/fakeCompanion';
import { journeyListOf, journeyOf, pointOf, runOf } from '../../test/journeyFactory';
import { renderApp } from '../../test/render';

describe('journeys', () => {
  test('stand side by side, each with its points', async () => {
    fakeCompanion('Viewer', {
      journeys: journeyListOf(journeyOf(), journeyOf({ id: 'two', name: 'Two', status: 'stale' })),
    });
    renderApp('journeys');
    expect(await screen.findByRole('article', { name: 'Buy a thing: Passing' })).toBeVisible();
    const stale = within(screen.getByRole('article', { name: 'Two: Stale' }));
    expect(stale.getByText('No run had a verdict for three intervals')).toBeVisible();
    expect(stale.getByRole('img', { name: '10 runs, 0 of them failed' })).toBeVisible();
  });

  test('without any it says how to begin', async () => {
    fakeCompanion('Viewer', { journeys: journeyListOf() });
    renderApp('journeys');
    expect(await screen.findByText('No journey is set up')).toBeVisible();
  });

  test('one shows why it fails, and its runs step by step', async () => {
    const reason = 'home: it took 900 ms, and should take less than 500 ms';
    const points = [pointOf({ runId: 'r1', verdict: 'fail', reason, failedStep: 'home' })];
    const failed = runOf({ outcome: 'fail', reason, failedStep: 'home' });
    failed.steps = [{ ...failed.steps[0]!, outcome: 'fail', failures: [reason] }];
    fakeCompanion('Viewer', { journeys: journeyListOf(journeyOf({ status: 'fail', points })), runs: [failed] });
    const { user } = renderApp('journeys/buy-a-thing');
    expect(await screen.findByText('Failing')).toBeVisible();
    expect(screen.getByText(reason)).toBeVisible();
    await user.click(await screen.findByRole('button', { name: /failed in/ }));
    expect(await screen.findByText(/GET https:\/\/orders.example\/ failed with status 200/)).toBeVisible();
  });

  test('what was skipped took no time, and says none', async () => {
    const run = runOf({ outcome: 'skipped', durationMs: 0, reason: 'The budget forbids it.' });
    run.steps = [{ ...run.steps[0]!, outcome: 'skipped', status: null, durationMs: 0 }];
    fakeCompanion('Viewer', { runs: [run] });
    const { user } = renderApp('journeys/buy-a-thing');
    await user.click(await screen.findByRole('button', { name: /: was skipped$/ }));
    expect(await screen.findByText(/GET https:\/\/orders.example\/ was skipped/)).not.toHaveTextContent(/ms/);
  });

  test('one that is gone is said to be', async () => {
    fakeCompanion('Viewer');
    renderApp('journeys/gone');
    expect(await screen.findByText('There is no journey gone')).toBeVisible();
  });
});
