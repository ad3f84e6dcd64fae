import { dateTimeFormat, dateTimeFormatTimeAgo } from '@grafana/data';
import { Tooltip } from '@grafana/ui';
import React from 'react';

type Props = Readonly<{ ms: number }>;

/** A moment in the user's time zone, `2026-11-24 10:05:00`, with how long ago it was on hover. */
export function TimeText({ ms }: Props) {
  return (
    <Tooltip content={dateTimeFormatTimeAgo(ms)}>
      <time dateTime={new Date(ms).toISOString()}>{dateTimeFormat(ms)}</time>
    </Tooltip>
  );
}

/** How long ago, `5 minutes ago`, with the moment on hover. */
export function AgoText({ ms }: Props) {
  return (
    <Tooltip content={dateTimeFormat(ms)}>
      <time dateTime={new Date(ms).toISOString()}>{dateTimeFormatTimeAgo(ms)}</time>
    </Tooltip>
  );
}
