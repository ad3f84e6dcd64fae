import { render, screen } from '@testing-library/react';
import React from 'react';
import { QueryEditor } from './QueryEditor';
import type { VigilDatasource } from './VigilDatasource';
import { QUERY_KINDS, type VigilQuery } from './vigilQuery';

test.each(QUERY_KINDS)('every field of a query for %s has a name', (kind) => {
  const query: VigilQuery = { refId: 'A', kind };
  const ignore = () => undefined;
  render(<QueryEditor datasource={{} as VigilDatasource} query={query} onChange={ignore} onRunQuery={ignore} />);
  for (const field of [...screen.queryAllByRole('textbox'), ...screen.getAllByRole('combobox')]) {
    expect(field).toHaveAccessibleName();
  }
});
