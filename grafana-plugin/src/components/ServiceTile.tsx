import type { IssueSummary, ServiceSummary } from '@vigil/quality-model';
import React from 'react';
import { PATHS } from '../pluginId';
import { Figure, FigureRow } from './Figure';
import { figureText } from './figures';
import { SERVICE_STATES, serviceHealth } from './serviceHealth';
import { Tile } from './Tile';

/** Less than this of a figure is not told as a change. */
const CHANGE_OF_CHANCE = 0.05;
/** From here on percentages are hard to read. */
const MANY_TIMES = 3;

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
      <FigureRow even>
        <Figure
          label="Success"
          value={figureText(errorRatio === null ? null : 1 - errorRatio, 'ratio')}
          note={`target ${figureText(objective, 'ratio')}`}
        />
        <Figure
          label="Duration (p95)"
          value={figureText(p95Ms, 'ms')}
          note={changeNote(p95Ms, before?.customers.p95Ms ?? null, ['slower', 'faster'])}
        />
        <Figure
          label="Requests"
          value={figureText(ratePerSecond, 'per_second')}
          note={changeNote(ratePerSecond, before?.customers.ratePerSecond ?? null, ['more', 'fewer'])}
        />
      </FigureRow>
    </Tile>
  );
}

/** How it was before, in words; what chance alone does is no change. `words`: for a greater value, and for a smaller. */
function changeNote(now: number | null, before: number | null, [greater, smaller]: readonly [string, string]): string {
  if (now === null || before === null || !Number.isFinite(now) || !(before > 0)) {
    return 'no comparison';
  }
  const ratio = now / before;
  if (Math.abs(ratio - 1) < CHANGE_OF_CHANCE) {
    return 'as before';
  }
  if (ratio >= MANY_TIMES) {
    return `${Math.round(ratio)} times what it was`;
  }
  return `${Math.round(Math.abs(ratio - 1) * 100)}% ${ratio > 1 ? greater : smaller} than before`;
}
