import { Stack, Text } from '@grafana/ui';
import React from 'react';

/** A part of a page under its own heading. */
export function Section({ title, children }: Readonly<{ title: string; children: React.ReactNode }>) {
  return (
    <section aria-label={title}>
      <Stack direction="column" gap={1}>
        <Text element="h2" variant="h4">
          {title}
        </Text>
        {children}
      </Stack>
    </section>
  );
}
