import React from 'react';
import { useJourneys } from '../../api/useJourneys';
import { EmptyState } from '../../components/EmptyState';
import { JourneyTile } from '../../components/JourneyTile';
import { PageFrame } from '../../components/PageFrame';
import { QueryView } from '../../components/QueryView';
import { TileGrid } from '../../components/Tile';

/** Journeys as they stand: what customers do, tried all day. */
export function JourneysPage() {
  const journeys = useJourneys();
  return (
    <PageFrame subTitle="What customers do, tried all day in production">
      <QueryView query={journeys} what="journeys">
        {({ journeys: list }) =>
          list.length === 0 ? (
            <EmptyState kind="start" title="No journey is set up">
              Write one under <code>journeys</code> in vigil.yaml, and the hosts that it may call under{' '}
              <code>targets</code>: the companion takes it over at once.
            </EmptyState>
          ) : (
            <TileGrid>
              {list.map((journey) => (
                <JourneyTile key={journey.id} journey={journey} />
              ))}
            </TileGrid>
          )
        }
      </QueryView>
    </PageFrame>
  );
}
