import { Stack, Text } from '@grafana/ui';
import type { JourneySummary } from '@vigil/quality-model';
import React from 'react';
import { useParams } from 'react-router';
import { useJourneyRuns } from '../../api/useJourneyRuns';
import { useJourneys } from '../../api/useJourneys';
import { EmptyState } from '../../components/EmptyState';
import { Figure, FigureRow } from '../../components/Figure';
import { durationText, figureText } from '../../components/figures';
import { journeyHealth } from '../../components/journeyHealth';
import { judgedText } from '../../components/judgedText';
import { PageFrame } from '../../components/PageFrame';
import { PointStrip } from '../../components/PointStrip';
import { QueryView } from '../../components/QueryView';
import { Section } from '../../components/Section';
import { StatusBadge } from '../../components/StatusBadge';
import { TimeText } from '../../components/TimeText';
import { PATHS } from '../../pluginId';
import { RunList } from './RunList';

const RUNS = 20;
const POINTS = 60;

/** One journey: how it stands, its line of time, and its last runs step by step. */
export function JourneyPage() {
  const { id = '' } = useParams();
  const journeys = useJourneys();
  const journey = journeys.data?.journeys.find((candidate) => candidate.id === id);
  const nav = { text: journey?.name ?? id, parentItem: { text: 'Journeys', url: PATHS.journeys } };
  return (
    <PageFrame pageNav={nav}>
      <QueryView query={journeys} what="the journey">
        {() =>
          journey === undefined ? (
            <EmptyState kind="none" title={`There is no journey ${id}`}>
              It may have been taken out of vigil.yaml.
            </EmptyState>
          ) : (
            <JourneyView journey={journey} />
          )
        }
      </QueryView>
    </PageFrame>
  );
}

function JourneyView({ journey }: Readonly<{ journey: JourneySummary }>) {
  const runs = useJourneyRuns(journey.id, RUNS);
  const { health, text, why } = journeyHealth(journey);
  const { alert, service, failingSinceMs, nextRunMs } = journey;
  return (
    <Stack direction="column" gap={3}>
      <Stack direction="row" gap={2} alignItems="center" wrap="wrap">
        <StatusBadge health={health} text={text} />
        {failingSinceMs !== null && (
          <span>
            Failing since <TimeText ms={failingSinceMs} />
          </span>
        )}
        <span>{why}</span>
      </Stack>
      <FigureRow>
        <Figure label="Passed" value={figureText(journey.passRatio, 'ratio')} note={judgedText(journey.points)} />
        <Figure label="Runs every" value={durationText(journey.intervalMs)} />
        <Figure
          label="Fails when"
          value={`${alert.failures} of ${alert.of} runs fail`}
          note={`well again after ${alert.recover} good ones`}
        />
        <Figure label="Effect" value={journey.effect === 'read' ? 'Only reads' : 'Writes, and cleans up'} />
        <Figure label="Tests" value={service?.name ?? 'No service in particular'} />
        <Figure label="Owner" value={journey.owner === '' ? 'Nobody' : journey.owner} note={journey.criticality} />
      </FigureRow>
      <Text element="p">
        Next run <TimeText ms={nextRunMs} />
      </Text>
      <Section title="Line of time">
        <PointStrip points={journey.points} max={POINTS} />
      </Section>
      <Section title="Last runs">
        <QueryView query={runs} what="runs">
          {({ runs: list }) => <RunList runs={list} />}
        </QueryView>
      </Section>
    </Stack>
  );
}
