import { setTimeZoneResolver } from '@grafana/data';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { NOW_MS } from '../test/now';
import { TICK_MS } from './sharedClock';
import { AgoText, TimeText } from './TimeText';

const MINUTE_MS = 60_000;
const shown = () => screen.getByText((_text, element) => element?.tagName === 'TIME');
const pass = (ms: number) => act(() => jest.advanceTimersByTime(ms));
const hide = (is: boolean) => {
  jest.spyOn(document, 'hidden', 'get').mockReturnValue(is);
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
};

beforeEach(() => {
  jest.useFakeTimers({ now: NOW_MS });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  setTimeZoneResolver(() => 'browser');
});

describe('how long ago it was', () => {
  test('goes on by itself', () => {
    render(<AgoText ms={NOW_MS - 3 * MINUTE_MS} />);
    expect(shown()).toHaveTextContent('3 minutes ago');
    expect(shown()).toHaveAttribute('dateTime', '2026-01-15T09:57:00.000Z');
    pass(2 * MINUTE_MS);
    expect(shown()).toHaveTextContent('5 minutes ago');
  });

  test('is kept by one timer for all, which ends with the last', () => {
    const { rerender, unmount } = render(
      <>
        <AgoText ms={NOW_MS} />
        <AgoText ms={NOW_MS - MINUTE_MS} />
      </>,
    );
    expect(jest.getTimerCount()).toBe(1);
    rerender(<AgoText ms={NOW_MS} />);
    expect(jest.getTimerCount()).toBe(1);
    unmount();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('rests while the page is hidden, and is true at once when it is seen again', () => {
    render(<AgoText ms={NOW_MS} />);
    hide(true);
    expect(jest.getTimerCount()).toBe(0);
    pass(4 * MINUTE_MS);
    expect(shown()).toHaveTextContent('a few seconds ago');
    hide(false);
    expect(shown()).toHaveTextContent('4 minutes ago');
    pass(MINUTE_MS);
    expect(shown()).toHaveTextContent('5 minutes ago');
  });

  test.each([
    ['just now', 0],
    ['the companion’s clock is ahead', TICK_MS / 2],
  ])('is never to come: %s', (_when, aheadMs) => {
    pass(TICK_MS / 2);
    render(<AgoText ms={Date.now() + aheadMs} />);
    expect(shown()).toHaveTextContent('a few seconds ago');
  });

  test.each([
    ['utc', '2026-01-15 10:00:00 UTC'],
    ['America/New_York', '2026-01-15 05:00:00 EST'],
    ['Asia/Kolkata', '2026-01-15 15:30:00 IST'],
    ['browser', '2026-01-15 10:00:00 UTC+00:00'],
  ])('has the moment in the user’s time zone on hover: %s', async (zone, text) => {
    setTimeZoneResolver(() => zone);
    render(<AgoText ms={NOW_MS} />);
    await userEvent.setup({ advanceTimers: jest.advanceTimersByTime }).hover(shown());
    expect(await screen.findByRole('tooltip')).toHaveTextContent(text);
  });
});

describe('a moment', () => {
  test('is in the user’s time zone, and says on hover how far it is', async () => {
    setTimeZoneResolver(() => 'Asia/Kolkata');
    render(<TimeText ms={NOW_MS + 20 * MINUTE_MS} />);
    expect(shown()).toHaveTextContent('2026-01-15 15:50:00');
    await userEvent.setup({ advanceTimers: jest.advanceTimersByTime }).hover(shown());
    expect(await screen.findByRole('tooltip')).toHaveTextContent('in 20 minutes');
    pass(5 * MINUTE_MS);
    expect(screen.getByRole('tooltip')).toHaveTextContent('in 15 minutes');
  });

  test.each([NaN, Infinity, 1e20])('that is none (%s) breaks nothing', (ms) => {
    const { container } = render(
      <>
        <AgoText ms={ms} /> <TimeText ms={ms} />
      </>,
    );
    expect(container).toHaveTextContent('– –');
  });
});
