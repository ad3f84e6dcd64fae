import fc from 'fast-check';
import { tracePayloads } from '../../bench/src/splice/otlpPayloads.ts';
import { SIGNALS, type Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { ATTRIBUTE_KEYS } from '../../otel-collector-processor/src/pipeline/wire/attributeKeys.ts';
import { protobufToJson } from '../../otel-collector-processor/src/pipeline/wire/index.ts';
import { REQUEST_MESSAGE } from '../../otel-collector-processor/src/pipeline/wire/otlpSchema.ts';
import { arbitraryRequest } from '../../otel-collector-processor/test/wireArbitrary.ts';
import { placesOf, type Place } from './wirePlaces.ts';

/** A lawful request that mutations begin with. */
export type Original = Readonly<{ bytes: Uint8Array; places: readonly Place[]; json: Buffer }>;
export type Corpus = Readonly<Record<Signal, readonly Original[]>>;

/** Of each signal, half with lengths and tags that take more bytes than they need. */
const REQUESTS = 120;
/** Small ones: a case more is worth more than a case that is longer. */
const BYTES_MAX = 6_000;
const KEYS = [...ATTRIBUTE_KEYS, 'http.route', 'vigil.unheard.of', 'vigilant', 'x'.repeat(140)];

/** Requests of every shape, hostile but lawful, and some as SDKs send them; the same for the same seed. */
export function fuzzCorpus(seed: number): Corpus {
  const corpus = (signal: Signal): readonly Original[] => {
    const generated = [true, false].flatMap((nonMinimal) =>
      fc.sample(
        arbitraryRequest(signal, { nonMinimal, keys: KEYS }).filter(
          (bytes) => bytes.length > 0 && bytes.length < BYTES_MAX,
        ),
        { seed, numRuns: REQUESTS / 2 },
      ),
    );
    const usual = signal === 'traces' ? usualTraces(seed) : [];
    return [...generated, ...usual]
      .map((bytes) => ({
        bytes,
        places: placesOf(bytes, REQUEST_MESSAGE[signal]),
        json: Buffer.from(JSON.stringify(protobufToJson(signal, bytes))),
      }))
      .filter(({ places }) => places.some(({ lengthAt }) => lengthAt >= 0));
  };
  return Object.fromEntries(SIGNALS.map((signal) => [signal, corpus(signal)])) as Record<Signal, readonly Original[]>;
}

function usualTraces(seed: number): readonly Uint8Array[] {
  return tracePayloads({
    payloads: 20,
    spansPerRequest: 6,
    resourcesPerRequest: 2,
    operationsPerService: 5,
    seed,
    nowMs: 1_800_000_000_000,
  });
}
