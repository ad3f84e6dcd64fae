import type { PluginConfigPageProps, PluginMeta } from '@grafana/data';
import { QueryClientProvider } from '@tanstack/react-query';
import { Stack } from '@grafana/ui';
import React, { useState } from 'react';
import { createQueryClient } from '../../api/queryClient';
import { IsInSetup } from '../../components/SetupLink';
import type { AppJsonData } from './appJsonData';
import { ConnectionForm } from './ConnectionForm';
import { ConnectionTest } from './ConnectionTest';

/** Where the companion is, whether it answers, and what it says of itself. */
export function SetupPage({ plugin }: Pick<PluginConfigPageProps<PluginMeta<AppJsonData>>, 'plugin'>) {
  const [client] = useState(createQueryClient);
  const { jsonData, secureJsonFields, enabled = false, pinned = false } = plugin.meta;
  const [saved, setSaved] = useState({
    apiUrl: jsonData?.apiUrl ?? '',
    hasToken: secureJsonFields?.['apiToken'] === true,
  });
  return (
    <QueryClientProvider client={client}>
      <IsInSetup.Provider value={true}>
        <Stack direction="column" gap={3}>
          <ConnectionForm
            saved={saved}
            enabled={enabled}
            pinned={pinned}
            onSaved={(now) => {
              setSaved(now);
              void client.invalidateQueries();
            }}
          />
          {saved.apiUrl !== '' && saved.hasToken && <ConnectionTest />}
        </Stack>
      </IsInSetup.Provider>
    </QueryClientProvider>
  );
}
