import type { Imported } from './draft.ts';
import { importBlackbox } from './importBlackbox.ts';
import { importGatus } from './importGatus.ts';
import { importGrafanaSm } from './importGrafanaSm.ts';
import { importHar } from './importHar.ts';
import { importOpenApi } from './importOpenApi.ts';
import { importUptimeKuma } from './importUptimeKuma.ts';

/** What an import is given, parsed: JSON is YAML too. */
export type ImportSource = Readonly<{ file: unknown; targets: unknown; base: string | undefined }>;

/** Every format by its name on the command line. A new one is a file and a row. */
export const IMPORT_FORMATS = {
  blackbox: {
    summary: 'modules of blackbox_exporter; --targets names prometheus.yml',
    read: ({ file, targets }) => importBlackbox(file, targets),
  },
  gatus: { summary: 'the configuration of Gatus', read: ({ file }) => importGatus(file) },
  'uptime-kuma': { summary: 'a backup of Uptime Kuma (JSON)', read: ({ file }) => importUptimeKuma(file) },
  'grafana-sm': {
    summary: 'checks of Grafana Synthetic Monitoring (JSON of its API)',
    read: ({ file }) => importGrafanaSm(file),
  },
  openapi: {
    summary: 'an OpenAPI 3 document; --base instead of its first server',
    read: ({ file, base }) => importOpenApi(file, base),
  },
  har: { summary: 'a HAR, as browsers save it', read: ({ file }) => importHar(file) },
} as const satisfies Record<string, Readonly<{ summary: string; read: (source: ImportSource) => Imported }>>;

export type ImportFormat = keyof typeof IMPORT_FORMATS;
