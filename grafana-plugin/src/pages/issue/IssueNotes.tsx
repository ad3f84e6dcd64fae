import { Stack, Text } from '@grafana/ui';
import type { Issue } from '@vigil/quality-model';
import React from 'react';
import { Markdown } from '../../components/Markdown';
import { TimeText } from '../../components/TimeText';

/** What people wrote, as Markdown; nothing in it is run. */
export function IssueNotes({ notes }: Readonly<{ notes: Issue['notes'] }>) {
  if (notes.length === 0) {
    return <Text element="p">Nobody has written anything yet.</Text>;
  }
  return (
    <Stack direction="column" gap={2}>
      {notes.map(({ atMs, by, markdown }) => (
        <article key={`${atMs} ${by}`}>
          <Text color="secondary" variant="bodySmall">
            {by}, <TimeText ms={atMs} />
          </Text>
          <Markdown text={markdown} />
        </article>
      ))}
    </Stack>
  );
}
