const CORE = 'go.opentelemetry.io/collector';
const CONTRIB = 'github.com/open-telemetry/opentelemetry-collector-contrib';

/** The newest that the Go proxy serves of all that is needed: contrib's prometheus exporter stops there. */
export const COLLECTOR_VERSION = '0.155.0';
const PROVIDERS_VERSION = '1.61.0';

/** Stands in the Collector's folder, with the Go that builds it: another of either is built anew. */
export const BUILDER = `${CORE}/cmd/builder@v${COLLECTOR_VERSION}`;

const MODULES = {
  receivers: [`${CORE}/receiver/otlpreceiver`],
  exporters: [
    `${CORE}/exporter/otlpexporter`,
    `${CORE}/exporter/otlphttpexporter`,
    `${CONTRIB}/exporter/prometheusexporter`,
  ],
  processors: [`${CORE}/processor/batchprocessor`, `${CONTRIB}/processor/attributesprocessor`],
  connectors: [`${CONTRIB}/connector/spanmetricsconnector`],
  extensions: [`${CONTRIB}/extension/storage/filestorage`],
} as const;
const PROVIDERS = ['fileprovider', 'envprovider', 'yamlprovider'] as const;

/** What the Collector's builder is told: sources go to `build/`. JSON is YAML. */
export function builderManifest(): string {
  const modules = Object.entries(MODULES).map(([kind, names]) => [
    kind,
    names.map((name) => ({ gomod: `${name} v${COLLECTOR_VERSION}` })),
  ]);
  const providers = PROVIDERS.map((name) => ({ gomod: `${CORE}/confmap/provider/${name} v${PROVIDERS_VERSION}` }));
  const dist = { name: 'otelcol', output_path: './build', module: 'vigil.bench/otelcol', version: COLLECTOR_VERSION };
  return JSON.stringify({ dist, ...Object.fromEntries(modules), providers }, null, 2);
}
