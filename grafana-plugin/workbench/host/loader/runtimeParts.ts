import type * as grafanaRuntime from '@grafana/runtime';
import { PanelDataErrorView } from '../dashboard/PanelDataErrorView';
import { PanelRenderer } from '../dashboard/PanelRenderer';
import { PluginPage } from '../plugin/PluginPage';

/** The components of @grafana/runtime that Grafana's core brings. */
export const runtimeParts = {
  PanelDataErrorView,
  PanelRenderer,
  PluginPage,
} as const satisfies Partial<typeof grafanaRuntime>;
