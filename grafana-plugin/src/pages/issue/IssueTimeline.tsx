import type { TimelineEntry } from '@vigil/quality-model';
import React from 'react';
import { PlainList } from '../../components/PlainList';
import { TimeText } from '../../components/TimeText';

/** What happened, the last first, and who did it. */
export function IssueTimeline({ timeline }: Readonly<{ timeline: readonly TimelineEntry[] }>) {
  return (
    <PlainList kind="time">
      {timeline.toReversed().map(({ atMs, actor, kind, text }, index) => (
        <li key={`${atMs} ${kind} ${index}`}>
          <TimeText ms={atMs} /> {kind === 'noted' ? 'Added a note' : text}
          {actor !== 'vigil' && ` (${actor})`}
        </li>
      ))}
    </PlainList>
  );
}
