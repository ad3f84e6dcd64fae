import {
  fillJson,
  fillText,
  isSecretName,
  TemplateError,
  type Assertion,
  type Comparison,
  type Scalar,
  type StepPlan,
  type VariableLookup,
} from '@vigil/quality-model';
import { judgeAssertion, type Judged } from '../assertions/judgeAssertion.ts';
import type { StepResult } from '../contract.ts';
import type { Answer } from '../http/answer.ts';
import type { FailureKind } from '../runner/protocol.ts';
import { newTraceId } from './markHeaders.ts';
import { passwordAt } from './oneTimePassword.ts';
import { probeStep } from './probeStep.ts';
import { sendAndFollow } from './sendRequest.ts';
import { StepFailure, type StepContext, type StepUnderWay } from './stepContext.ts';
import { stepRequest } from './stepRequest.ts';
import { storedValue } from './storedValue.ts';

/** `doubtful`: the request went out and may have made something, and what that is was not learned. */
export type StepRun = Readonly<{ result: StepResult; doubtful: boolean; failureKind: FailureKind | undefined }>;

/** An assertion with its variables filled; a regular expression is taken as it is. */
function filled(assertion: Assertion, lookup: VariableLookup): Assertion {
  if (!('comparisons' in assertion)) return assertion;
  const comparisons = assertion.comparisons.map((comparison): Comparison => {
    switch (comparison.kind) {
      case 'equals':
      case 'notEquals':
        return { ...comparison, expected: fillJson(comparison.expected, lookup) as Scalar };
      case 'contains':
      case 'notContains':
        return { ...comparison, expected: fillText(comparison.expected, lookup) };
      default:
        return comparison;
    }
  });
  return { ...assertion, comparisons };
}

/** Keeps the variables of a step; tells those that have no value. */
function storeAll(
  step: StepPlan,
  answer: Answer,
  { values, redactor }: StepContext,
  cookieOf: (name: string) => string | undefined,
): readonly string[] {
  return step.stores.flatMap((store) => {
    const stored = storedValue(store, answer, cookieOf);
    if (stored.kind === 'none') return [`\${${store.name}} has no value: ${stored.why}`];
    values.set(store.name, stored.value);
    if (isSecretName(store.name)) redactor.add(String(stored.value));
    return [];
  });
}

type Verdict = Readonly<{ outcome: 'pass' | 'fail'; failures: readonly string[]; slow: boolean }>;

function judgeAll(step: StepPlan, judged: Judged, lookup: VariableLookup, redact: (text: string) => string): Verdict {
  const found = step.assertions.flatMap((assertion) => {
    const failure = judgeAssertion(filled(assertion, lookup), judged, redact);
    return failure === undefined ? [] : [{ gate: assertion.gate, failure, slow: assertion.source === 'responseTime' }];
  });
  return {
    slow: found.filter(({ gate }) => gate).every(({ slow }) => slow),
    outcome: found.some(({ gate }) => gate) ? 'fail' : 'pass',
    failures: found.map(({ gate, failure }) => (gate ? failure : `(informational) ${failure}`)),
  };
}

/** Of what is known of an answer, what is kept with a run. */
function shownFacts({ facts = {} }: Answer): StepResult['facts'] {
  const [httpVersion, redirects, bodyBytes] = [
    facts.http?.['version'],
    facts.http?.['redirects'],
    facts.http?.['bytes'],
  ];
  const tlsExpiresMs = facts.tls?.['expiresMs'];
  const shown = {
    ...(typeof httpVersion === 'string' && { httpVersion }),
    ...(typeof redirects === 'number' && { redirects }),
    ...(typeof bodyBytes === 'number' && { bodyBytes }),
    ...(typeof tlsExpiresMs === 'number' && { tlsExpiresMs }),
  };
  return Object.keys(shown).length > 0 ? shown : undefined;
}

type Performed = Readonly<{
  outcome: 'pass' | 'fail' | 'unknown';
  failures: readonly string[];
  durationMs: number;
  kind: FailureKind;
  /** Is it wrong by its duration alone? */
  slow: boolean;
}>;

/** Of a duration: when the runner itself was held up for so much of it, the duration says nothing. */
const HELD_UP_RATIO = 0.2;
/** Less is no excuse. */
const HELD_UP_MIN_MS = 100;

/** A failure for slowness alone is the runner's own when the runner was held up. */
function excused(performed: Performed, lateMs: number): Performed {
  const { outcome, durationMs, slow, failures } = performed;
  const heldUp = lateMs >= HELD_UP_MIN_MS && lateMs >= durationMs * HELD_UP_RATIO;
  if (outcome !== 'fail' || !slow || !heldUp) return performed;
  const why = `this machine is too busy to judge: it was held up for ${Math.round(lateMs)} ms`;
  return { ...performed, outcome: 'unknown', failures: [why, ...failures] };
}

/** Performs a step of a journey. Never rejects: whatever is wrong is in the result. New variables are in `context.values`. */
export async function performStep(step: StepPlan, cleanup: boolean, context: StepContext): Promise<StepRun> {
  const { values, redactor, monotonicMs } = context;
  const lookup: VariableLookup = (name) => {
    const password = Object.hasOwn(context.order.totp, name) ? context.order.totp[name] : undefined;
    if (password === undefined) return values.get(name);
    const code = passwordAt(password, Date.now());
    redactor.add(code);
    return code;
  };
  const run: StepUnderWay = { traceId: newTraceId(), startedMs: monotonicMs(), sent: false, status: null, phases: {} };
  let url = step.url;
  let doubtful = false;
  let facts: StepResult['facts'];

  const ask = (): Promise<Answer> => {
    if (step.probe.kind !== 'http') return probeStep(step, new URL(step.url), lookup, context, run);
    const request = stepRequest(step, lookup);
    url = `${request.url.origin}${request.url.pathname}`;
    return sendAndFollow(request, step, context, run);
  };
  const cookieOf = (name: string): string | undefined =>
    URL.canParse(url) ? context.cookies.getCookiesSync(url).find(({ key }) => key === name)?.value : undefined;

  const perform = async (): Promise<Performed> => {
    try {
      doubtful = true;
      const answer = await ask();
      facts = shownFacts(answer);
      const durationMs = monotonicMs() - run.startedMs;
      // Kept before it is judged: cleanup needs the id of what was made, however wrong the rest of the answer is.
      const without = storeAll(step, answer, context, cookieOf);
      doubtful = without.length > 0 && answer.status < 400;
      const verdict = judgeAll(step, { answer, durationMs, cookieOf }, lookup, redactor.redact);
      // What an answer that is wrong anyway does not say is no news.
      if (verdict.outcome === 'fail' || without.length === 0) return { ...verdict, durationMs, kind: 'answer' };
      return { outcome: 'fail', failures: [...verdict.failures, ...without], durationMs, kind: 'answer', slow: false };
    } catch (error) {
      const durationMs = monotonicMs() - run.startedMs;
      const failures = [error instanceof Error ? error.message : String(error)];
      if (error instanceof StepFailure) {
        const { outcome, kind } = error;
        return { outcome, failures, durationMs, kind, slow: kind === 'timeout' };
      }
      // Anything else is a mistake of the runner's own.
      const outcome = error instanceof TemplateError ? 'fail' : 'unknown';
      return { outcome, failures, durationMs, kind: 'answer', slow: false };
    }
  };

  const performed = await perform();
  const { outcome, failures, durationMs, kind } = excused(performed, context.lateSince(run.startedMs));
  return {
    failureKind: outcome === 'fail' ? kind : undefined,
    doubtful: doubtful && run.sent,
    result: {
      id: step.id,
      cleanup,
      outcome,
      method: step.method,
      url: redactor.redact(url),
      status: run.status,
      durationMs,
      phases: run.phases,
      traceId: run.sent ? run.traceId : '',
      ...(facts !== undefined && { facts }),
      failures: failures.map((failure) => redactor.redact(failure)),
    },
  };
}
