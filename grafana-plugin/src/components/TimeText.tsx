import { dateTime, dateTimeFormat, dateTimeFormatWithAbbrevation, timeZoneAbbrevation } from '@grafana/data';
import { Tooltip } from '@grafana/ui';
import React from 'react';
import { NO_FIGURE } from './figures';
import { useNowMs } from './sharedClock';

type Props = Readonly<{ ms: number }>;

/** A moment in the user's time zone, `2026-11-24 10:05:00`, with how long ago it was on hover. */
export function TimeText({ ms }: Props) {
  if (!isMoment(ms)) {
    return NO_FIGURE;
  }
  return (
    <Tooltip content={<FromNow ms={ms} />}>
      <time dateTime={new Date(ms).toISOString()}>{dateTimeFormat(ms)}</time>
    </Tooltip>
  );
}

/** How long ago, `5 minutes ago`, kept true while it is shown; with the moment and its time zone on hover. */
export function AgoText({ ms }: Props) {
  const nowMs = useNowMs();
  if (!isMoment(ms)) {
    return NO_FIGURE;
  }
  return (
    <Tooltip content={exactText(ms)}>
      {/* What has begun is never "in a few seconds", though the companion's clock may be ahead of the browser's. */}
      <time dateTime={new Date(ms).toISOString()}>{dateTime(ms).from(Math.max(nowMs, ms))}</time>
    </Tooltip>
  );
}

/** Also of what is still to come: `in 5 minutes`. */
function FromNow({ ms }: Props) {
  return <>{dateTime(ms).from(useNowMs())}</>;
}

/** What is beyond a Date's range is no moment, and has no ISO form either. */
const isMoment = (ms: number): boolean => !Number.isNaN(new Date(ms).valueOf());

/** With the name of the time zone; the browser's own has none in Grafana, and is told by its offset. */
function exactText(ms: number): string {
  return timeZoneAbbrevation(ms) === ''
    ? `${dateTimeFormat(ms)} ${dateTimeFormat(ms, { format: '[UTC]Z' })}`
    : dateTimeFormatWithAbbrevation(ms);
}
