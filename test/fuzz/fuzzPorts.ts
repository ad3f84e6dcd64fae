import { readFileSync } from 'node:fs';
import type { Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { jsonToProtobuf } from '../../otel-collector-processor/src/pipeline/wire/index.ts';
import {
  grpcClient,
  LOGS,
  METRICS,
  TRACES,
  unary,
} from '../../otel-collector-processor/src/pipeline/receive/test/grpcClient.ts';
import { decodeStructure } from '../../otel-collector-processor/test/otlpWitness.ts';
import { startCompanion } from '../support/companion.ts';
import { itemsOf } from '../support/otlpItems.ts';
import { startOtlpSink } from '../support/otlpSink.ts';
import { waitFor } from '../support/waitFor.ts';
import { fuzzCase, type FuzzCase } from './fuzzCase.ts';
import { fuzzCorpus } from './fuzzCorpus.ts';
import type { FoundFailure, FuzzRange } from './fuzzRun.ts';
import { createJudge, type Verdict } from './judgeCase.ts';

export type PortCounts = Readonly<{
  requests: number;
  accepted: number;
  failures: readonly FoundFailure[];
  /** Highest resident memory of the companion in the second half of the requests, less that in the first. */
  rssGrowthBytes: number;
}>;

const AT_ONCE = 4;
/** A request that has no answer by then hangs. */
const ANSWER_WITHIN_MS = 30_000;
const RSS_EVERY = 50;
const PATHS = { traces: TRACES, metrics: METRICS, logs: LOGS } as const satisfies Record<Signal, string>;
/** gRPC: OK, INVALID_ARGUMENT. HTTP: the same. What is neither is no answer to bytes, good or bad. */
const ANSWERS: Readonly<Record<string, 'accepted' | 'refused'>> = {
  'grpc 0': 'accepted',
  'grpc 3': 'refused',
  'http 200': 'accepted',
  'http 400': 'refused',
};

/**
 * Every `every`-th case through the ports of a running companion: gRPC and HTTP in turn, JSON by HTTP. Each has to be
 * answered as it is judged without a companion, nothing may hang or break, and what was accepted has to be at a
 * destination at the end, item for item.
 */
export async function runCasesThroughPorts(
  { seed, from, count }: FuzzRange,
  every: number,
  onProgress: (number: number) => void = () => {},
): Promise<PortCounts> {
  const corpus = fuzzCorpus(seed);
  const judge = createJudge();
  const sink = await startOtlpSink();
  const companion = await startCompanion({
    config: { forward: [{ id: 'sink', endpoint: sink.httpUrl }] },
    readyWithinMs: 2 * ANSWER_WITHIN_MS,
  });
  const endAtOnce = (): void => void companion.process.kill('SIGKILL');
  process.once('exit', endAtOnce);
  const client = grpcClient(Number(new URL(companion.grpcUrl).port));
  const ask = async ({ signal, encoding, bytes }: FuzzCase, isGrpc: boolean): Promise<string> => {
    if (isGrpc) {
      const { code } = await unary(client, PATHS[signal], bytes, {}, { deadline: Date.now() + ANSWER_WITHIN_MS });
      return `grpc ${code}`;
    }
    const response = await fetch(`${companion.httpUrl}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf' },
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.arrayBuffer();
    return `http ${response.status}`;
  };

  const failures: FoundFailure[] = [];
  const rss: number[] = [];
  let [requests, accepted, items] = [0, 0, 0];
  const one = async (number: number): Promise<void> => {
    const made = fuzzCase(corpus, seed, number);
    let verdict: Verdict;
    try {
      verdict = judge(made);
    } catch {
      return; // told of by those who judge without a companion
    }
    const expected = verdict === 'accepted' ? 'accepted' : 'refused';
    const isGrpc = made.encoding === 'protobuf' && (number / every) % 2 === 0;
    const answer = await ask(made, isGrpc).catch((error: unknown) => String(error));
    requests++;
    if (requests % RSS_EVERY === 0) rss.push(residentBytes(companion.process.pid!));
    if (ANSWERS[answer] !== expected)
      failures.push({ ...made, seed, number, reason: `answered with ${answer}, and is to be ${expected}` });
    else if (expected === 'accepted') {
      accepted++;
      items += itemsIn(made.signal, made.encoding === 'json' ? jsonToProtobuf(made.signal, made.bytes) : made.bytes);
    }
  };
  try {
    const numbers = Array.from({ length: Math.ceil(count / every) }, (_, i) => from + i * every);
    const sender = async (): Promise<void> => {
      for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
        onProgress(number);
        await one(number);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    if (companion.process.exitCode !== null || companion.process.signalCode !== null)
      throw new Error(`the companion has ended:\n${companion.output()}`);
    let [counted, read] = [0, 0];
    const isAllThere = (): true => {
      for (; read < sink.received.length; read++)
        counted += itemsIn(sink.received[read]!.signal, sink.received[read]!.body);
      if (counted !== items) throw new Error(`${items} items were accepted, ${counted} are there`);
      return true;
    };
    await waitFor('what was accepted to be at the sink', isAllThere, 2 * ANSWER_WITHIN_MS);
    return { requests, accepted, failures, rssGrowthBytes: growthOf(rss) };
  } finally {
    client.close();
    process.off('exit', endAtOnce);
    await companion.stop('SIGKILL');
    await sink.close();
  }
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

function growthOf(rss: readonly number[]): number {
  const middle = Math.floor(rss.length / 2);
  return middle === 0 ? 0 : Math.max(...rss.slice(middle)) - Math.max(...rss.slice(0, middle));
}

/** Spans, data points or records, as protobufjs reads them. */
function itemsIn(signal: Signal, bytes: Uint8Array): number {
  return itemsOf(decodeStructure(signal, bytes)).length;
}
