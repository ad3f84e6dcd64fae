import { VARIANTS, type Variant } from '../variant.ts';
import { builderManifest } from './collectorModules.ts';
import { collectorConfig } from './collectorConfig.ts';

const PORTS = { grpc: 1, http: 2, metrics: 3, sink: 4 };

type Config = {
  exporters: Record<string, { sending_queue: object; compression: string }>;
  service: { pipelines: { traces: { processors?: string[]; exporters: string[] } } };
};
const configOf = (variant: Variant, protocol: 'grpc' | 'http') =>
  collectorConfig(variant, protocol, PORTS, '/q') as Config;

describe.each(['grpc', 'http'] as const)('over %s', (protocol) => {
  const exporter = `otlp_${protocol}`;

  test.each(Object.keys(VARIANTS) as Variant[])('%s acknowledges what is safe, and compresses nothing', (variant) => {
    const { sending_queue, compression } = configOf(variant, protocol).exporters[exporter]!;
    expect(compression).toBe('none');
    expect(sending_queue).toEqual({
      queue_size: 32,
      block_on_overflow: true,
      ...(variant === 'durable' ? { storage: 'file_storage' } : { wait_for_result: true }),
    });
  });

  test.each<[Variant, string[] | undefined, string[]]>([
    ['passthrough', undefined, [exporter]],
    ['labels', ['attributes'], [exporter]],
    ['labelsRed', ['attributes'], [exporter, 'span_metrics']],
    ['durable', ['attributes'], [exporter]],
  ])('%s: processors %j, exporters %j', (variant, processors, exporters) => {
    const { traces } = configOf(variant, protocol).service.pipelines;
    expect([traces.processors, traces.exporters]).toEqual([processors, exporters]);
  });
});

test('the queue on disk is synced', () => {
  expect(configOf('durable', 'grpc')).toMatchObject({ extensions: { file_storage: { directory: '/q', fsync: true } } });
});

test('every module of the Collector has a version', () => {
  const { dist: _dist, ...kinds } = JSON.parse(builderManifest()) as Record<string, { gomod: string }[]>;
  const modules = Object.values(kinds).flat();
  expect(modules).toHaveLength(11);
  for (const { gomod } of modules) expect(gomod).toMatch(/^(go\.opentelemetry\.io|github\.com)\/\S+ v\d+\.\d+\.0$/);
});
