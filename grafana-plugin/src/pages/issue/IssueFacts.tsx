import { TextLink } from '@grafana/ui';
import type { Issue } from '@vigil/quality-model';
import React from 'react';
import { Figure, FigureRow } from '../../components/Figure';
import { figureText } from '../../components/figures';
import { TimeText } from '../../components/TimeText';
import { PATHS } from '../../pluginId';

/** Whom it touches, who is on it, and how sure the cause is. */
export function IssueFacts({ issue }: Readonly<{ issue: Issue }>) {
  const { confidence, assignee, acknowledged, services, mergedInto, silences } = issue;
  return (
    <>
      <FigureRow>
        <Figure
          label="Confidence in the cause"
          value={confidence === null ? 'Not enough evidence' : figureText(confidence, 'ratio')}
        />
        <Figure label="Assigned to" value={assignee ?? 'Nobody'} />
        <Figure label="Acknowledged by" value={acknowledged?.by ?? 'Nobody'} {...note(acknowledged?.comment)} />
        <Figure label="Services" value={services.map(({ name }) => name).join(', ')} />
      </FigureRow>
      <p>{issue.confidenceReason}</p>
      {mergedInto !== null && (
        <p>
          It is part of <TextLink href={PATHS.issue(mergedInto)}>another issue</TextLink> now.
        </p>
      )}
      {silences.map(({ silenceId, source, by, endsAtMs }) => (
        <p key={`${source} ${silenceId}`}>
          Silenced in {source} by {by} until <TimeText ms={endsAtMs} />.
        </p>
      ))}
    </>
  );
}

const note = (text: string | undefined) => (text === undefined || text === '' ? {} : { note: text });
