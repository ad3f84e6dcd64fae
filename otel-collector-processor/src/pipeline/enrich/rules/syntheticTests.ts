import type { SyntheticRules } from '../../../messages/index.ts';

/**
 * Products that run tests against production and leave more than a user agent: marks in trace ids, the tracestate,
 * headers, baggage and attributes, as their makers document them. A row more is a product more.
 */
export const SYNTHETIC_TESTS: readonly SyntheticRules[] = [
  {
    // grafana/synthetic-monitoring-agent, getReservedHeaders: <check>-<probe>; no other sender may set it
    source: 'grafana-sm',
    type: 'test',
    headers: { 'x-sm-id': ['#-#'] },
    userAgents: ['synthetic-monitoring-agent/'],
  },
  {
    // docs.datadoghq.com/synthetics/guide/identify_synthetics_bots; dd-trace: origin in `_dd.origin`, tracestate `dd=…;o:…`
    source: 'datadog',
    type: 'test',
    headers: {
      'sec-datadog': ['Request sent by a Datadog Synthetic*'],
      'x-datadog-origin': ['synthetics', 'synthetics-browser'],
    },
    tracestate: { dd: ['o:synthetics', 'o:synthetics-browser'] },
    attributes: {
      '_dd.origin': ['synthetics', 'synthetics-browser'],
      'datadog.origin': ['synthetics', 'synthetics-browser'],
    },
    userAgents: ['Datadog/Synthetics', 'DatadogSynthetics', 'Datadog Synthetics', 'Datadog Synthetic', 'Datadog Agent'],
  },
  {
    // docs.dynatrace.com, HTTP monitors and load testing tools: `VU=…;SI=…;TSN=…`
    source: 'dynatrace',
    type: 'test',
    headers: { 'x-dynatrace-test': ['*=*'] },
    userAgents: ['RuxitSynthetic', 'DynatraceSynthetic'],
  },
  {
    // docs.aws.amazon.com, Security considerations for Synthetics canaries
    source: 'cloudwatch',
    type: 'test',
    userAgents: ['CloudWatchSynthetics'],
  },
  {
    // microsoft/ApplicationInsights-dotnet: web tests, and user agents that it takes for bots
    source: 'azure',
    type: 'bot',
    attributes: { 'ai.operation.syntheticSource': ['Bot', 'Spider'], 'microsoft.synthetic_source': ['Bot', 'Spider'] },
  },
  {
    source: 'azure',
    type: 'test',
    headers: { 'synthetictest-runid': ['*'], 'synthetictest-location': ['*'], 'synthetictest-id': ['*'] },
    attributes: { 'ai.operation.syntheticSource': ['*'], 'microsoft.synthetic_source': ['*'] },
    // AlwaysOn keeps an App Service warm; the probes of Front Door
    userAgents: ['AppInsights', 'AlwaysOn', 'Edge Health Probe'],
  },
  {
    // docs.newrelic.com, Identify synthetic monitoring requests to your app
    source: 'newrelic',
    type: 'test',
    headers: {
      'x-abuse-info': ['*New Relic Synthetics*'],
      'x-newrelic-synthetics': ['*'],
      'x-newrelic-synthetics-info': ['*'],
    },
    userAgents: ['NewRelicSynthetics', 'NewRelicbot'],
  },
  {
    // instana/python-sensor, HEADER_KEY_SYNTHETIC
    source: 'instana',
    type: 'test',
    headers: { 'x-instana-synthetic': ['1'] },
  },
  {
    // docs.thousandeyes.com, Identifying Traffic from ThousandEyes Agents
    source: 'thousandeyes',
    type: 'test',
    headers: { 'x-thousandeyes-agent': ['yes'] },
    userAgents: ['ThousandEyes'],
  },
  {
    // signalfx/splunk-otel-js-web, synthetics.ts: what its RUM agent writes in a browser test
    source: 'splunk',
    type: 'test',
    attributes: { 'Synthetics-RunId': ['*'] },
    userAgents: ['Splunk Synthetics', 'Rigor)', 'Rigor;'],
  },
  {
    // checklyhq.com/docs, How Checkly tracing works
    source: 'checkly',
    type: 'test',
    tracestate: { checkly: ['true'] },
    attributes: {
      'checkly.check.id': ['*'],
      'checkly.check.name': ['*'],
      'checkly.check.type': ['*'],
      'checkly.check.status': ['*'],
    },
    userAgents: ['Checkly'],
  },
  {
    // elastic/synthetics, getUserAgent; elastic/beats, useragent.go
    source: 'elastic',
    type: 'test',
    userAgents: ['Elastic/Synthetics', 'Elastic-Heartbeat'],
  },
  {
    // open-telemetry/opentelemetry-demo: baggage of its load generator, as a baggage span processor copies it
    source: 'otel-demo',
    type: 'test',
    attributes: { synthetic_request: ['true'], 'demo.synthetic_request': ['true'], 'app.synthetic_request': ['true'] },
  },
  {
    // grafana/k6, trace_id.go: the prefix 0o756 and a code for cloud or local runs, zig-zag; jslib: baggage k6.*
    source: 'k6',
    type: 'test',
    traceIds: ['dc0718', 'dc0742'],
    attributes: { 'k6.test_run_id': ['*'], 'k6.scenario': ['*'], 'k6.name': ['*'] },
    userAgents: ['^k6/', 'Grafana k6/', 'k6.io'],
  },
];
