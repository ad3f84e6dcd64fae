/** The arrows of the house (docs/architecture.md): they point inward, and a machine checks it. */
const processor = '^otel-collector-processor/src';
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pipeline-knows-no-engine-room',
      comment: 'The hot path never waits for the engine; the two meet in messages/ alone.',
      severity: 'error',
      from: { path: `${processor}/pipeline` },
      to: {
        path: `${processor}/(kpi|history|slo|detect|checks|triage|alertmanager|engine|releases|reports|store|api|cli|companion)`,
      },
    },
    {
      name: 'engine-knows-no-pipeline',
      severity: 'error',
      from: {
        path: `${processor}/(kpi|history|slo|detect|checks|triage|alertmanager|engine|releases|reports|store|api)`,
      },
      to: { path: `${processor}/pipeline` },
    },
    {
      name: 'nobody-imports-the-api-or-the-cli',
      severity: 'error',
      from: { path: processor, pathNot: `${processor}/(api|cli|companion)` },
      to: { path: `${processor}/(api|cli)` },
    },
    {
      name: 'engine-rooms-are-reached-through-their-door',
      comment: "A room's index.ts is its door.",
      severity: 'error',
      from: { path: `${processor}/([^/]+)/` },
      to: {
        path: `${processor}/([^/]+)/.+`,
        pathNot: [
          `${processor}/$1/`,
          `${processor}/[^/]+/index\\.ts$`,
          `${processor}/messages/`,
          `${processor}/[^/]+/testing/`, // what a room's tests are made of may serve the tests of another
          `${processor}/pipeline/[^/]+/index\\.ts$`,
        ],
      },
    },
    {
      name: 'no-protobuf-library-outside-tests',
      comment: 'OTLP is read and spliced on the wire; a protobuf library is the independent witness in tests.',
      severity: 'error',
      from: { pathNot: '(\\.test\\.ts$|/test/|^test/|^bench/|^examples/)' },
      to: { path: 'node_modules/(protobufjs|@bufbuild/protobuf|pbf|google-protobuf|@grpc/proto-loader)' },
    },
    {
      name: 'pure-rooms-have-no-io',
      severity: 'error',
      from: {
        path: `${processor}/pipeline/(wire|enrich|fold|watch)/|${processor}/users/|${processor}/detect/detectors/|^quality-model/src`,
        pathNot: '\\.test\\.ts$|/testing/',
      },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|zlib)$' },
    },
    {
      name: 'the-model-is-pure-and-alone',
      severity: 'error',
      from: { path: '^quality-model/src', pathNot: '\\.test\\.ts$' },
      to: { path: '^(otel-collector-processor|grafana-plugin|dashboards|examples|bench)/' },
    },
    {
      name: 'sql-stays-in-the-store',
      severity: 'error',
      from: { path: processor, pathNot: `${processor}/store/` },
      to: { path: 'node_modules/(kysely|pg)/|^(node:)?sqlite$' },
    },
    {
      name: 'product-knows-no-shop',
      severity: 'error',
      from: { pathNot: '^(examples|test|bench|scripts)/' },
      to: { path: '^examples/' },
    },
    {
      name: 'no-test-in-product',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$|^test/|/test/' },
      to: { path: '\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
