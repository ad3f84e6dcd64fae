import { createRequire } from 'node:module';
import { join } from 'node:path';
import { logs, metrics, trace } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { isOffRecord, pathnameOf } from '../http/route.ts';

export type TelemetryIdentity = Readonly<{ name: string; namespace: string; environment: string; version: string }>;

export type Telemetry = Readonly<{
  /**
   * From now on everything is reported by another version, under a new `service.instance.id`, as after a deployment.
   * What `drained` waits for still belongs to the old one, which is flushed and ended after it.
   */
  deploy(version: string, drained: Promise<void>): Promise<void>;
  /** Sends what is left, at most `timeoutMs`; a failing endpoint is no error. */
  shutdown(timeoutMs: number): Promise<void>;
}>;

/** Reports the process's memory, as `process.memory.usage` of the semantic conventions. */
function observeMemory(): void {
  metrics
    .getMeter('shop')
    .createObservableUpDownCounter('process.memory.usage', {
      unit: 'By',
      description: 'The amount of physical memory in use.',
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
}

/**
 * Starts the OpenTelemetry SDK; call it before the first server is created. Where and how it sends is said by the
 * standard `OTEL_*` variables. Only servers of `node:http` and `fetch` are instrumented; what is off the record is not.
 */
export function startTelemetry(identity: TelemetryIdentity): Telemetry {
  const instrumentations = [
    new HttpInstrumentation({
      disableOutgoingRequestInstrumentation: true, // services call each other by fetch alone
      ignoreIncomingRequestHook: (request) => isOffRecord(pathnameOf(request.url)),
    }),
    new UndiciInstrumentation(),
  ];

  function startSdk(version: string): NodeSDK {
    const sdk = new NodeSDK({
      autoDetectResources: false, // detected here, so that OTEL_RESOURCE_ATTRIBUTES cannot rename a service
      resource: defaultResource()
        .merge(detectResources({ detectors: [envDetector, hostDetector, serviceInstanceIdDetector] }))
        .merge(
          resourceFromAttributes({
            'service.name': identity.name,
            'service.namespace': identity.namespace,
            'service.version': version,
            'deployment.environment.name': identity.environment,
          }),
        ),
      instrumentations,
    });
    sdk.start();
    observeMemory();
    return sdk;
  }

  let sdk = startSdk(identity.version);
  // Instrumentation patches at `require`. ES modules share the object that is patched, but never call it.
  createRequire(join(process.cwd(), 'telemetry.js'))('node:http');

  return {
    async deploy(version, drained) {
      const old = sdk;
      // The context manager and the propagators stay: requests under way keep their span.
      trace.disable();
      metrics.disable();
      logs.disable();
      sdk = startSdk(version);
      await drained;
      await old.shutdown().catch(() => undefined);
    },
    async shutdown(timeoutMs) {
      const limit = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([sdk.shutdown().catch(() => undefined), limit]);
    },
  };
}
