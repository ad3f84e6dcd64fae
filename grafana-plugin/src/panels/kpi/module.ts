import { FieldColorModeId, PanelPlugin } from '@grafana/data';
import { KpiPanel } from './KpiPanel';
import type { KpiOptions } from './kpiOptions';
import { NEUTRAL_THRESHOLDS } from './thresholdsOf';

export const plugin = new PanelPlugin<KpiOptions>(KpiPanel)
  .useFieldConfig({
    standardOptions: {
      color: { defaultValue: { mode: FieldColorModeId.Thresholds } },
      // Grafana's own, red from 80 on, would judge milliseconds and calls that nobody has set a limit for.
      thresholds: { defaultValue: NEUTRAL_THRESHOLDS },
    },
  })
  .setPanelOptions((builder) =>
    builder
      .addBooleanSwitch({
        path: 'showSummary',
        name: 'Show summary',
        description: 'One line on top: how many of the figures are at their worst threshold',
        defaultValue: true,
      })
      .addNumberInput({
        path: 'maxTiles',
        name: 'Most tiles',
        description: 'The worst come first; the rest is counted',
        defaultValue: 24,
        settings: { min: 1, max: 200, integer: true },
      }),
  );
