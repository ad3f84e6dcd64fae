import { Text } from '@grafana/ui';
import type { Issue } from '@vigil/quality-model';
import React from 'react';
import { Figure, FigureRow } from '../../components/Figure';
import { TimeText } from '../../components/TimeText';

/** Whom it touches, who is on it, and how sure the cause is. */
export function IssueFacts({ issue }: Readonly<{ issue: Issue }>) {
  const { confidence, assignee, acknowledged, services, silences } = issue;
  return (
    <>
      <FigureRow>
        <Figure
          label="Confidence in the cause"
          value={confidence === null ? 'Not enough evidence' : `${Math.round(confidence * 100)}%`}
        />
        <Figure label="Assigned to" value={assignee ?? 'Nobody'} />
        <Figure label="Acknowledged by" value={acknowledged?.by ?? 'Nobody'} {...note(acknowledged?.comment)} />
        <Figure label="Services" value={services.map(({ name }) => name).join(', ')} />
      </FigureRow>
      <Text element="p">{issue.confidenceReason}</Text>
      {silences.map(({ silenceId, source, by, endsAtMs }) => (
        <Text element="p" key={`${source} ${silenceId}`}>
          Silenced in {source} by {by} until <TimeText ms={endsAtMs} />.
        </Text>
      ))}
    </>
  );
}

const note = (text: string | undefined) => (text === undefined || text === '' ? {} : { note: text });
