import { screen } from '@testing-library/react';
import React from 'react';
import { fakeCompanion } from '../test/fakeCompanion';
import { journeyOf, pointOf } from '../test/journeyFactory';
import { renderPage } from '../test/render';
import { NO_TRAFFIC, serviceOf, trafficOf } from '../test/serviceFactory';
import { JourneyTile } from './JourneyTile';
import { ServiceTile } from './ServiceTile';

beforeEach(() => void fakeCompanion('Viewer'));

describe('the figures of a service', () => {
  const tile = (now: Partial<ReturnType<typeof trafficOf>>, before?: ReturnType<typeof trafficOf>) => {
    renderPage(
      <ServiceTile
        service={serviceOf('orders', { customers: trafficOf(now) })}
        before={before && serviceOf('orders', { customers: before })}
        objective={0.995}
        openIssues={[]}
      />,
    );
    return screen.getByRole('article');
  };

  test('have their units', () => {
    const shown = tile(
      { errorRatio: 0.02, p95Ms: 1240, ratePerSecond: 12.5 },
      trafficOf({ p95Ms: 240, ratePerSecond: 2.5 }),
    );
    expect(shown).toHaveTextContent('Success98.00%target 99.50%');
    expect(shown).toHaveTextContent('Duration (p95)1.24 s5 times what it was');
    expect(shown).toHaveTextContent('Requests12.5 calls/s5 times what it was');
  });

  test.each([
    ['there was no traffic', NO_TRAFFIC],
    ['they are no numbers', trafficOf({ errorRatio: NaN, p95Ms: NaN, ratePerSecond: Infinity })],
  ])('are not there when %s', (_when, now) => {
    const shown = tile(now, trafficOf());
    expect(shown).toHaveTextContent('Success–target');
    expect(shown).toHaveTextContent('Duration (p95)–no comparison');
    expect(shown.textContent).not.toMatch(/NaN|Infinity|null|\D0 ms/);
  });

  test.each([
    ['unknown', undefined, 'no comparison'],
    ['the same', trafficOf(), 'as before'],
    ['next to the same', trafficOf({ p95Ms: 78 }), 'as before'],
    ['less', trafficOf({ p95Ms: 64 }), '25% slower than before'],
    ['more', trafficOf({ p95Ms: 100 }), '20% faster than before'],
    ['nothing at all', trafficOf({ p95Ms: 0 }), 'no comparison'],
  ])('say of before that it is %s', (_what, before, note) => {
    expect(tile({}, before)).toHaveTextContent(`Duration (p95)80 ms${note}`);
  });
});

describe('the figures of a journey', () => {
  test.each([
    ['320 ms', [pointOf()]],
    ['–', []],
    ['–', [pointOf({ verdict: 'skipped', durationMs: 0 })]],
    ['0 ms', [pointOf({ durationMs: 0 })]],
  ])('say that the last run took %s', (text, points) => {
    renderPage(<JourneyTile journey={journeyOf({ points })} />);
    expect(screen.getByRole('article')).toHaveTextContent(`Last run${text}every 1 minute`);
  });

  test.each([
    ['no run has ended yet', 0],
    ['of one run', 1],
    ['of the last 3 runs', 3],
  ])('say what they stand on: %s', (note, runs) => {
    const points = Array.from({ length: runs }, (_, n) => pointOf({ runId: `r${n}` }));
    renderPage(<JourneyTile journey={journeyOf({ points, passRatio: runs === 0 ? null : 1 })} />);
    expect(screen.getByRole('article')).toHaveTextContent(`Passed${runs === 0 ? '–' : '100%'}${note}`);
  });

  test('say why it fails, and not why a run was skipped since', () => {
    const points = [
      pointOf({ runId: 'a', verdict: 'fail', reason: 'order: the status is 504' }),
      pointOf({ runId: 'b', verdict: 'skipped', durationMs: 0, reason: 'The target is left alone' }),
    ];
    renderPage(<JourneyTile journey={journeyOf({ status: 'fail', points, passRatio: 0 })} />);
    expect(screen.getByText('order: the status is 504')).toBeVisible();
    expect(screen.queryByText('The target is left alone')).toBeNull();
    expect(screen.getByText('of one run with a verdict')).toBeVisible();
  });

  test('tell of a run that was skipped no time', () => {
    renderPage(
      <JourneyTile journey={journeyOf({ points: [pointOf({ verdict: 'skipped', durationMs: 0, reason: 'Late' })] })} />,
    );
    expect(screen.getByTitle(/was skipped\. Late$/)).toBeInTheDocument();
  });
});
