import { fillText, findTarget, type StepPlan, type VariableLookup } from '@vigil/quality-model';
import { judgeAssertion } from '../assertions/judgeAssertion.ts';
import { factsAlone, type Answer } from '../http/answer.ts';
import { ExchangeError } from '../http/exchangeError.ts';
import { probeDns } from '../probes/probeDns.ts';
import { probeGrpcHealth } from '../probes/probeGrpcHealth.ts';
import { probeTcp } from '../probes/probeTcp.ts';
import { probeTls } from '../probes/probeTls.ts';
import type { ProbeContext } from '../probes/probeContext.ts';
import { markHeaders } from './markHeaders.ts';
import { leaveFor } from './sendRequest.ts';
import { StepFailure, type StepContext, type StepUnderWay } from './stepContext.ts';

/** Performs a step that is no HTTP: within targets, budget and time, like any other. Throws StepFailure. */
export async function probeStep(
  step: StepPlan,
  url: URL,
  lookup: VariableLookup,
  context: StepContext,
  run: StepUnderWay,
): Promise<Answer> {
  const target = findTarget(context.order.targets, url);
  if (target === undefined) {
    throw new StepFailure('fail', `${url.host} is in none of the targets that journeys may call`);
  }
  if (!step.safe && context.order.effect !== 'write') {
    throw new StepFailure('fail', 'what it sends may change something, and the journey does not say effect: write');
  }
  const token = await leaveFor(target, step, true, context, run);
  const stepDeadlineMs = run.startedMs + step.timeoutMs;
  const probe: ProbeContext = {
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port),
    allowPrivate: target.allowPrivate,
    lookup: context.lookup,
    deadlineMs: Math.min(stepDeadlineMs, context.journeyDeadlineMs()),
    monotonicMs: context.monotonicMs,
    signal: context.signal,
    maxBytes: target.maxBytesPerRequest,
    onSent: () => {
      run.sent = true;
      context.onSent(token);
    },
    onBytes: (bytes) => context.onBytes(token, bytes),
    onPhase: (phase, durationMs) => (run.phases[phase] = (run.phases[phase] ?? 0) + durationMs),
  };
  try {
    return await perform(step, probe, url, target.name, lookup, context, run);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    if (error.fault === 'runner') throw new StepFailure('unknown', error.message);
    throw new StepFailure('fail', error.message, error.isTimeout ? 'timeout' : 'network');
  }
}

function perform(
  step: StepPlan,
  probe: ProbeContext,
  url: URL,
  target: string,
  lookup: VariableLookup,
  context: StepContext,
  run: StepUnderWay,
): Promise<Answer> {
  const { probe: what } = step;
  switch (what.kind) {
    case 'tcp': {
      const isEnough = (received: string): boolean =>
        step.assertions.every(
          (assertion) =>
            assertion.source !== 'fact' ||
            judgeAssertion(assertion, { answer: factsAlone({ tcp: { received } }), durationMs: 0 }) === undefined,
        );
      const send = what.send === undefined ? undefined : fillText(what.send, lookup);
      return probeTcp(probe, { send, isEnough });
    }
    case 'tls':
      return probeTls(probe, what.serverName);
    case 'dns':
      return probeDns(probe, what, async () => {
        const again = await context.ask(target);
        if (again !== undefined) context.onSent(again);
        return again !== undefined;
      });
    case 'grpc': {
      const metadata = markHeaders(context.order, run.traceId);
      return probeGrpcHealth(probe, { ...what, secure: url.protocol === 'grpcs:', metadata });
    }
    case 'http':
      throw new Error('a request of HTTP is no probe');
    default:
      return what satisfies never;
  }
}
