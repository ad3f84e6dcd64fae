import { locationUtil, type GrafanaConfig } from '@grafana/data';
import { act, screen } from '@testing-library/react';
import { useQuery } from '@tanstack/react-query';
import type { Role } from '@vigil/quality-model';
import React from 'react';
import { getFromCompanion } from '../api/client';
import { ERROR_KINDS, VigilError } from '../api/vigilError';
import { ACTIONS } from '../pluginId';
import { fakeCompanion } from '../test/fakeCompanion';
import { actAs } from '../test/personas';
import { refusal } from '../test/refusal';
import { renderPage } from '../test/render';
import { EmptyState } from './EmptyState';
import { ErrorBoundary } from './ErrorBoundary';
import { ErrorPanel } from './ErrorPanel';
import { explainError } from './explainError';
import { PermittedButton } from './PermittedButton';
import { QueryView } from './QueryView';

describe('an error', () => {
  test.each(ERROR_KINDS)('of kind %s says what is wrong, and what to do', (kind) => {
    const { title, remedy } = explainError(new VigilError(kind, 'm', { status: 500 }));
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  });

  test('shows its code and the request, which the companion’s log has too', () => {
    actAs('Viewer');
    const error = new VigilError('broken', 'It failed.', { status: 500, code: 'internal', requestId: 'r7' });
    renderPage(<ErrorPanel error={error} />);
    expect(screen.getByText('Code: internal, request r7')).toBeInTheDocument();
  });

  test.each<[Role, number]>([
    ['Viewer', 0],
    ['Editor', 0],
    ['Admin', 1],
  ])('leads a %s to Setup only if that helps', (role, links) => {
    actAs(role);
    renderPage(<ErrorPanel error={new VigilError('token', 'No.', { status: 401 })} />);
    expect(screen.queryAllByRole('link', { name: 'Open Setup' })).toHaveLength(links);
  });
});

describe('the way to Setup', () => {
  const servedBelow = (appSubUrl: string) =>
    locationUtil.initialize({
      config: { appSubUrl } as GrafanaConfig,
      getVariablesUrlParams: () => ({}),
      getTimeRangeForUrl: () => ({ from: '', to: '' }),
    });
  afterEach(() => servedBelow(''));

  test.each(['', '/grafana'])('is right where Grafana is served below "%s"', (appSubUrl) => {
    servedBelow(appSubUrl);
    actAs('Admin');
    renderPage(<ErrorPanel error={new VigilError('token', 'No.', { status: 401 })} />);
    const link = screen.getByRole('link', { name: 'Open Setup' });
    expect(link).toHaveAttribute('href', `${appSubUrl}/plugins/vigil-quality-app`);
  });
});

describe('what is asked for', () => {
  function Status() {
    const query = useQuery({
      queryKey: ['status'],
      queryFn: () => getFromCompanion<{ version: string }>('status'),
      refetchInterval: 1000,
    });
    return (
      <QueryView query={query} what="the status">
        {({ version }) => <p>Version {version}</p>}
      </QueryView>
    );
  }

  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const wait = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

  test('has its place while it is read', async () => {
    const letGo = fakeCompanion().hold();
    renderPage(<Status />);
    expect(screen.getByRole('status', { name: 'Loading the status' })).toBeInTheDocument();
    letGo();
    await wait(10);
    expect(screen.getByText('Version 0.1.0')).toBeInTheDocument();
    expect(screen.queryByRole('status')).toBeNull();
  });

  test('is missing for as long as it is, and what is wrong does not come and go meanwhile', async () => {
    const companion = fakeCompanion();
    companion.answer('status', refusal(403, 'role_none', 'Grafana gives you no role.'));
    renderPage(<Status />);
    await wait(10);
    const letGo = companion.hold();
    await wait(1000);
    expect(screen.getByText('Grafana gives you no role.')).toBeInTheDocument();
    expect(screen.queryByRole('status')).toBeNull();
    companion.answer('status', undefined);
    letGo();
    await wait(10);
    expect(screen.getByText('Version 0.1.0')).toBeInTheDocument();
    expect(screen.queryByText('Grafana gives you no role.')).toBeNull();
  });

  test('stays when it cannot be read again, says that it is old, and comes back by itself', async () => {
    const companion = fakeCompanion();
    renderPage(<Status />);
    await wait(10);
    companion.answer('status', refusal(503, 'not_ready', 'Not ready: it starts.'));
    await wait(1000);
    expect(screen.getByText('Version 0.1.0')).toBeInTheDocument();
    expect(screen.getByText('Not ready: it starts.')).toBeInTheDocument();
    expect(screen.getByText(/as it was before/)).toBeInTheDocument();
    companion.answer('status', undefined);
    await wait(1000);
    expect(screen.queryByText('Not ready: it starts.')).toBeNull();
  });
});

describe('a page that breaks', () => {
  function Breaks({ error }: Readonly<{ error: Error | undefined }>) {
    if (error !== undefined) throw error;
    return <p>It is well</p>;
  }
  const chunkError = Object.assign(new Error('Loading chunk 7 failed.'), { name: 'ChunkLoadError' });

  // React tells the console of every error, those that are caught too.
  let said: jest.SpyInstance;
  beforeEach(() => (said = jest.spyOn(console, 'error').mockImplementation(() => undefined)));
  afterEach(() => said.mockRestore());

  test.each([
    ['by a mistake', new Error('x is undefined'), 'This page broke', 'Code: page_broke'],
    ['because its code is gone', chunkError, 'This page could not be loaded', 'Code: page_not_loaded'],
  ])('%s says so, and can be tried again', async (_why, error, title, code) => {
    let now: Error | undefined = error;
    const Page = () => (
      <ErrorBoundary onRetry={() => (now = undefined)}>
        <BreaksNow />
      </ErrorBoundary>
    );
    const BreaksNow = () => <Breaks error={now} />;
    const { user } = renderPage(<Page />);
    expect(screen.getByText(title)).toBeInTheDocument();
    expect(screen.getByText(code)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.getByText('It is well')).toBeInTheDocument();
  });

  test('leaves another page alone', () => {
    const Page = ({ at }: Readonly<{ at: string }>) => (
      <ErrorBoundary onRetry={() => undefined} resetKey={at}>
        <Breaks error={at === 'a' ? new Error('x') : undefined} />
      </ErrorBoundary>
    );
    const { rerender } = renderPage(<Page at="a" />);
    rerender(<Page at="b" />);
    expect(screen.getByText('It is well')).toBeInTheDocument();
  });
});

describe('a button for those who may', () => {
  test('is one for an Editor', async () => {
    actAs('Editor');
    const press = jest.fn();
    const { user } = renderPage(
      <PermittedButton action={ACTIONS.act} onClick={press}>
        Acknowledge
      </PermittedButton>,
    );
    await user.click(screen.getByRole('button', { name: 'Acknowledge' }));
    expect(press).toHaveBeenCalledTimes(1);
  });

  test('is reached by a Viewer with the keyboard, says why not, and does nothing', async () => {
    actAs('Viewer');
    const press = jest.fn();
    const { user } = renderPage(
      <PermittedButton action={ACTIONS.act} onClick={press}>
        Acknowledge
      </PermittedButton>,
    );
    const button = screen.getByRole('button', { name: 'Acknowledge' });
    await user.tab();
    expect(button).toHaveFocus();
    expect(await screen.findByText(/You need the role Editor to act on issues/)).toBeInTheDocument();
    await user.click(button);
    await user.keyboard('{Enter}');
    expect(press).not.toHaveBeenCalled();
  });
});

test.each(['well', 'none', 'start'] as const)('nothing to show (%s) is said in words', (kind) => {
  renderPage(
    <EmptyState kind={kind} title="No open issues" action={<button>Look back</button>}>
      Nothing was wrong today.
    </EmptyState>,
  );
  expect(screen.getByText('No open issues')).toBeInTheDocument();
  expect(screen.getByText('Nothing was wrong today.')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Look back' })).toBeInTheDocument();
});
