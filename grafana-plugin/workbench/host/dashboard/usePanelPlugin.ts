import type { PanelPlugin } from '@grafana/data';
import { useEffect, useState } from 'react';
import { importPanel, panelFromCache } from '../loader/importPanel';

/** A panel plugin; an error where it could not be loaded; undefined while it is. */
export function usePanelPlugin(id: string): PanelPlugin | Error | undefined {
  const [plugin, setPlugin] = useState<PanelPlugin | Error | undefined>(() => panelFromCache(id));
  useEffect(() => {
    let isCurrent = true;
    importPanel(id).then(
      (loaded) => isCurrent && setPlugin(loaded),
      (error: unknown) => {
        console.error(error);
        if (isCurrent) setPlugin(error instanceof Error ? error : new Error(String(error)));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [id]);
  return plugin;
}
