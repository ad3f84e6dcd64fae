import { Badge } from '@grafana/ui';
import React from 'react';
import { useIsLive } from '../api/events/LiveUpdates';
import { REFRESH_MS } from '../api/queryClient';

/** Whether this page hears of changes as they happen. */
export function LiveBadge() {
  return useIsLive() ? (
    <Badge key="live" color="green" icon="heart" text="Live" tooltip="Changes show as they happen." />
  ) : (
    <Badge
      key="asking"
      color="blue"
      icon="sync"
      text={`Every ${REFRESH_MS.withoutStream / 1000} s`}
      tooltip="There is no live connection just now: this page asks again and again."
    />
  );
}
