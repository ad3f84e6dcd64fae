import type { JourneySummary } from '@vigil/quality-model';
import React from 'react';
import { PATHS } from '../pluginId';
import { Figure, FigureRow } from './Figure';
import { durationText, figureText, NO_FIGURE } from './figures';
import { journeyHealth } from './journeyHealth';
import { judgedText } from './judgedText';
import { PointStrip } from './PointStrip';
import { Tile } from './Tile';
import { AgoText } from './TimeText';

/** How a journey stands, and its last runs. */
export function JourneyTile({ journey }: Readonly<{ journey: JourneySummary }>) {
  const { health, text, why } = journeyHealth(journey);
  const last = journey.points.at(-1);
  return (
    <Tile title={journey.name} href={PATHS.journey(journey.id)} health={health} state={text} why={why}>
      <PointStrip points={journey.points} />
      <FigureRow>
        <Figure label="Passed" value={figureText(journey.passRatio, 'ratio')} note={judgedText(journey.points)} />
        <Figure
          label="Last run"
          value={last === undefined || last.verdict === 'skipped' ? NO_FIGURE : figureText(last.durationMs, 'ms')}
          note={`every ${durationText(journey.intervalMs)}`}
        />
      </FigureRow>
      {journey.failingSinceMs !== null && (
        <div>
          Failing since <AgoText ms={journey.failingSinceMs} />
        </div>
      )}
    </Tile>
  );
}
