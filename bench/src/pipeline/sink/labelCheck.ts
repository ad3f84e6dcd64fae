import { decodeOtlp } from '../../../../otel-collector-processor/test/otlpWitness.ts';

type Attribute = Readonly<{ key: string; value?: Readonly<{ stringValue?: string }> }>;
type Request = Readonly<{
  resourceSpans?: readonly Readonly<{
    scopeSpans?: readonly Readonly<{ spans?: readonly Readonly<{ attributes?: readonly Attribute[] }>[] }>[];
  }>[];
}>;

/**
 * Reads a request with protobufjs and says how many of its spans are not as they should be: each of `labels` once and
 * with its value, and `attributes` others.
 */
export function spansWithWrongLabels(
  body: Uint8Array,
  labels: Readonly<Record<string, string>>,
  attributes: number,
): number {
  const request = decodeOtlp('traces', body) as Request;
  const spans = (request.resourceSpans ?? [])
    .flatMap(({ scopeSpans = [] }) => scopeSpans)
    .flatMap((scope) => scope.spans ?? []);
  return spans.filter((span) => !isRight(span.attributes ?? [], labels, attributes)).length;
}

function isRight(found: readonly Attribute[], labels: Readonly<Record<string, string>>, others: number): boolean {
  const own = found.filter(({ key }) => Object.hasOwn(labels, key));
  return (
    own.length === Object.keys(labels).length &&
    new Set(own.map(({ key }) => key)).size === own.length &&
    own.every(({ key, value }) => value?.stringValue === labels[key]) &&
    found.length === own.length + others
  );
}
