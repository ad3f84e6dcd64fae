import { screen } from '@testing-library/react';
import React from 'react';
import { issueOf, summaryOf } from '../test/issueFactory';
import { NOW_MS } from '../test/now';
import { renderPage } from '../test/render';
import { IssueRow } from './IssueRow';

const show = (changes: Parameters<typeof issueOf>[0]) => renderPage(<IssueRow issue={summaryOf(issueOf(changes))} />);
const signals = (active: number, ended: number) => ({ signals: { active, ended, list: [] } });

describe('an issue in a list', () => {
  test.each([
    [2, 1, '2 active, 1 ended signals'],
    [1, 0, '1 active signal'],
    [5, 0, '5 active signals'],
    [0, 3, '3 ended signals'],
  ])('with %i active and %i ended signals tells of those that there are', (active, ended, text) => {
    show(signals(active, ended));
    expect(screen.getByText(text)).toBeVisible();
  });

  test('says whether somebody is on it', () => {
    show({});
    expect(screen.getByText('Nobody is on it')).toBeVisible();
  });

  test('that is over says when it was resolved, and looks for nobody', () => {
    show({ state: 'resolved', resolvedMs: NOW_MS });
    expect(screen.getByRole('article')).toHaveTextContent(/Resolved .+ ago/);
    expect(screen.getByRole('article')).not.toHaveTextContent(/Since|Nobody/);
  });
});
