import type { QueryEditorProps } from '@grafana/data';
import { Combobox, InlineField, Input, Stack } from '@grafana/ui';
import React, { useId } from 'react';
import type { VigilDatasource } from './VigilDatasource';
import { QUERY_KINDS, type QueryKind, type VigilQuery } from './vigilQuery';

const KIND_WORDS = {
  services: { label: 'Services', description: 'KPIs of each service' },
  journeys: { label: 'Journeys', description: 'How each journey stands' },
  issues: { label: 'Issues', description: 'Issues of the time range; also as annotations' },
  series: { label: 'Series', description: 'One signal of one operation, and what was expected' },
} as const satisfies Record<QueryKind, Readonly<{ label: string; description: string }>>;

const SIGNALS = [
  { label: 'Latency', value: 'latency' as const },
  { label: 'Errors', value: 'errors' as const },
  { label: 'Rate', value: 'rate' as const },
];

type Props = QueryEditorProps<VigilDatasource, VigilQuery>;

/** What to read of the companion. */
export function QueryEditor({ query, onChange, onRunQuery }: Props) {
  const [kindId, signalId] = [useId(), useId()];
  const change = (changes: Partial<VigilQuery>) => {
    onChange({ ...query, ...changes });
    onRunQuery();
  };
  const text = (name: 'service' | 'namespace' | 'environment' | 'operation', label: string) => (
    <InlineField label={label} labelWidth={14}>
      <Input
        aria-label={label}
        defaultValue={query[name] ?? ''}
        onBlur={({ currentTarget }) => change({ [name]: currentTarget.value.trim() })}
      />
    </InlineField>
  );
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      <InlineField label="Show" labelWidth={14}>
        <Combobox
          id={kindId} // its label finds it by that; a label of its own it would not pass on
          options={QUERY_KINDS.map((value) => ({ value, ...KIND_WORDS[value] }))}
          value={query.kind}
          onChange={({ value }) => change({ kind: value })}
        />
      </InlineField>
      {query.kind !== 'journeys' && text('service', 'Service')}
      {query.kind === 'series' && (
        <>
          {text('namespace', 'Namespace')}
          {text('environment', 'Environment')}
          {text('operation', 'Operation')}
          <InlineField label="Signal" labelWidth={14}>
            <Combobox
              id={signalId}
              options={SIGNALS}
              value={query.signal ?? 'latency'}
              onChange={({ value }) => change({ signal: value })}
            />
          </InlineField>
        </>
      )}
    </Stack>
  );
}
