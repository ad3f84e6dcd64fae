import { seededRandom } from '../../bench/src/splice/otlpPayloads.ts';
import { SIGNALS, type Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { chanceOf, type Chance } from './chance.ts';
import type { Corpus, Original } from './fuzzCorpus.ts';
import { mutateToken } from './jsonMutations.ts';
import { RAW, STRUCTURED } from './wireMutations.ts';

export type FuzzCase = Readonly<{
  signal: Signal;
  encoding: 'protobuf' | 'json';
  bytes: Buffer;
  /** What was done to it. */
  mutations: readonly string[];
}>;

const JSON_RATIO = 0.1;
const STRUCTURED_RATIO = 0.75;
const RAW_RATIO = 0.45;

const structured = Object.entries(STRUCTURED);
const raw = Object.entries(RAW);

/** Case `number` of `seed`, whose corpus it is. A case knows nothing of those before it. */
export function fuzzCase(corpus: Corpus, seed: number, number: number): FuzzCase {
  const chance = chanceOf(seededRandom(Math.imul(seed, 0x9e3779b1) ^ number));
  const signal = chance.pick(SIGNALS);
  const original = chance.pick(corpus[signal]);
  // now and then of another signal: a sender that mistakes the address
  const other = chance.pick(corpus[chance.happens(0.1) ? chance.pick(SIGNALS) : signal]);
  return chance.happens(JSON_RATIO)
    ? jsonCase(signal, original, other, chance)
    : protobufCase(signal, original, other, chance);
}

function protobufCase(signal: Signal, original: Original, other: Original, chance: Chance): FuzzCase {
  const mutations: string[] = [];
  let bytes: Buffer = Buffer.from(original.bytes);
  if (chance.happens(STRUCTURED_RATIO)) {
    const [name, mutate] = chance.pick(structured);
    bytes = mutate(original, chance, other);
    mutations.push(name);
  }
  if (mutations.length === 0 || chance.happens(RAW_RATIO)) {
    const [name, mutate] = chance.pick(raw);
    bytes = mutate(bytes, chance, other.bytes);
    mutations.push(name);
  }
  return { signal, encoding: 'protobuf', bytes, mutations };
}

function jsonCase(signal: Signal, original: Original, other: Original, chance: Chance): FuzzCase {
  const mutations: string[] = [];
  let bytes = original.json;
  if (chance.happens(STRUCTURED_RATIO)) {
    bytes = mutateToken(bytes, chance);
    mutations.push('token');
  }
  if (mutations.length === 0 || chance.happens(RAW_RATIO)) {
    const [name, mutate] = chance.pick(raw);
    bytes = mutate(bytes, chance, other.json);
    mutations.push(name);
  }
  return { signal, encoding: 'json', bytes, mutations };
}
