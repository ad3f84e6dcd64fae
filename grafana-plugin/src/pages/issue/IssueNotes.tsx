import type { Issue } from '@vigil/quality-model';
import React from 'react';
import { Markdown } from '../../components/Markdown';
import { TimeText } from '../../components/TimeText';

/** What people wrote, as Markdown; nothing in it is run. */
export function IssueNotes({ notes }: Readonly<{ notes: Issue['notes'] }>) {
  if (notes.length === 0) {
    return <p>Nobody has written anything yet.</p>;
  }
  return (
    <>
      {notes.map(({ atMs, by, markdown }) => (
        <article key={`${atMs} ${by}`}>
          <div>
            {by}, <TimeText ms={atMs} />
          </div>
          <Markdown text={markdown} />
        </article>
      ))}
    </>
  );
}
