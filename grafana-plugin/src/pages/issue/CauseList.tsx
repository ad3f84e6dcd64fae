import { Collapse, Stack, Text } from '@grafana/ui';
import type { Issue, IssueCause } from '@vigil/quality-model';
import React, { useState } from 'react';
import { PlainList } from '../../components/PlainList';
import { EvidenceChart } from './EvidenceChart';

/** Candidates, the likeliest first and open. */
export function CauseList({ issue }: Readonly<{ issue: Issue }>) {
  const [first, ...others] = issue.causes;
  if (first === undefined) {
    return <Text element="p">{issue.confidenceReason}</Text>;
  }
  return (
    <Stack direction="column" gap={1}>
      <CauseView cause={first} issue={issue} />
      {others.map((cause, index) => (
        <OtherCause key={`${cause.kind} ${cause.service.name} ${index}`} cause={cause} issue={issue} />
      ))}
    </Stack>
  );
}

function OtherCause({ cause, issue }: Readonly<{ cause: IssueCause; issue: Issue }>) {
  const [open, setOpen] = useState(false);
  return (
    <Collapse label={`${cause.text} (less likely)`} isOpen={open} onToggle={setOpen}>
      {open && <CauseView cause={cause} issue={issue} />}
    </Collapse>
  );
}

function CauseView({ cause, issue }: Readonly<{ cause: IssueCause; issue: Issue }>) {
  const charted = issue.signals.list.find(
    ({ anomaly, key }) => anomaly !== null && cause.evidence.some(({ signalKey }) => signalKey === key),
  );
  return (
    <Stack direction="column" gap={1}>
      <Text element="h3" variant="h5">
        {cause.text}
      </Text>
      <PlainList kind="points">
        {cause.evidence.map(({ text }, index) => (
          <li key={`${text} ${index}`}>{text}</li>
        ))}
      </PlainList>
      {cause.explains.length > 0 && (
        <Text element="p">It explains the trouble of {cause.explains.map(({ name }) => name).join(', ')}.</Text>
      )}
      {charted?.service != null && charted.anomaly !== null && (
        <EvidenceChart service={charted.service} operation={charted.operation} signal={charted.anomaly.of} />
      )}
    </Stack>
  );
}
