import type { IssueSummary, ServiceSummary } from '@vigil/quality-model';
import React from 'react';
import { PATHS } from '../pluginId';
import { Figure, FigureRow } from './Figure';
import { differenceText, figureText } from './figures';
import { SERVICE_STATES, serviceHealth } from './serviceHealth';
import { Tile } from './Tile';

type Props = Readonly<{
  service: ServiceSummary;
  /** As it was in the window before; undefined while that is not known. */
  before: ServiceSummary | undefined;
  objective: number;
  openIssues: readonly IssueSummary[];
}>;

/** How good a service is for customers: requests that succeed, how fast, how many, and how that was before. */
export function ServiceTile({ service, before, objective, openIssues }: Props) {
  const { health, why } = serviceHealth(service, objective, openIssues);
  const { errorRatio, p95Ms, ratePerSecond } = service.customers;
  return (
    <Tile
      title={service.name}
      href={`${PATHS.services}?service=${encodeURIComponent(service.name)}`}
      health={health}
      state={SERVICE_STATES[health]}
      why={why}
    >
      <FigureRow>
        <Figure
          label="Success"
          value={figureText(errorRatio === null ? null : 1 - errorRatio, 'ratio')}
          note={`target ${figureText(objective, 'ratio')}`}
        />
        <Figure
          label="Duration (p95)"
          value={figureText(p95Ms, 'ms')}
          note={changeNote(p95Ms, before?.customers.p95Ms ?? null, 'ms')}
        />
        <Figure
          label="Requests"
          value={figureText(ratePerSecond, 'per_second')}
          note={changeNote(ratePerSecond, before?.customers.ratePerSecond ?? null, 'per_second')}
        />
      </FigureRow>
    </Tile>
  );
}

function changeNote(now: number | null, before: number | null, unit: 'ms' | 'per_second'): string {
  if (now === null || before === null) {
    return 'no comparison';
  }
  return now === before ? 'as before' : `${differenceText(now - before, unit)} than before`;
}
