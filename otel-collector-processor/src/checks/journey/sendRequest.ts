import { findTarget, isSafeMethod, type StepPlan, type Target } from '@vigil/quality-model';
import { headerText, type Answer } from '../http/answer.ts';
import { ExchangeError } from '../http/exchangeError.ts';
import { isRedirect, redirected, REDIRECTS_MAX, type Redirectable } from '../http/redirect.ts';
import { retryAfter } from '../http/retryAfter.ts';
import { markHeaders } from './markHeaders.ts';
import { StepFailure, type StepContext, type StepUnderWay } from './stepContext.ts';

/** The token of a step is for its first request, and only to the target that was planned. */
export async function leaveFor(
  target: Target,
  step: StepPlan,
  isFirst: boolean,
  context: StepContext,
  run: StepUnderWay,
): Promise<number> {
  const planned = isFirst ? context.order.tokens[step.id] : undefined;
  if (planned?.target === target.name) {
    run.startedMs += await context.waitForToken(planned.notBeforeMs);
    return planned.token;
  }
  const token = await context.ask(target.name);
  if (token !== undefined) return token;
  throw new StepFailure('unknown', `the budget of ${target.name} has no room for a request that was not in the plan`);
}

/** A step that is safe by what it is for (a token request is a POST) stays so; no other method becomes safe by its plan. */
const mayChange = (step: StepPlan, { order }: StepContext): boolean =>
  order.effect === 'write' || (step.safe && !isSafeMethod(step.method));

/** Makes one request, if its target and the budget allow it. */
async function send(
  request: Redirectable,
  step: StepPlan,
  isFirst: boolean,
  context: StepContext,
  run: StepUnderWay,
): Promise<Answer> {
  const target = findTarget(context.order.targets, request.url);
  if (target === undefined) {
    const what = isFirst ? 'its URL leads to' : 'it was redirected to';
    const place = `${request.url.origin}${request.url.pathname}`;
    throw new StepFailure('fail', `${what} ${place}, which is in none of the targets that journeys may call`);
  }
  // The last word, whatever led here: a redirect keeps its method, and a plan may be wrong.
  if (!mayChange(step, context) && !isSafeMethod(request.method)) {
    throw new StepFailure('fail', `${request.method} may change something, and the journey does not say effect: write`);
  }
  const token = await leaveFor(target, step, isFirst, context, run);
  const jar = context.cookies.getCookieStringSync(request.url.href);
  const cookie = [request.headers['cookie'] ?? '', jar].filter((text) => text !== '').join('; ');
  const stepDeadlineMs = run.startedMs + step.timeoutMs;
  const deadlineMs = Math.min(stepDeadlineMs, context.journeyDeadlineMs());
  try {
    const answer = await context.session.exchange({
      url: request.url,
      method: request.method,
      headers: { ...request.headers, ...(cookie !== '' && { cookie }), ...markHeaders(context.order, run.traceId) },
      body: request.body,
      allowPrivate: target.allowPrivate,
      allowH2: step.probe.kind === 'http' && step.probe.version === 'auto',
      maxBytes: target.maxBytesPerRequest,
      deadlineMs,
      signal: context.signal,
      onSent: () => {
        run.sent = true;
        context.onSent(token);
      },
      onBytes: (bytes) => context.onBytes(token, bytes),
      onPhase: (phase, durationMs) => (run.phases[phase] = (run.phases[phase] ?? 0) + durationMs),
    });
    if (answer.status === 429 || answer.status === 503) {
      const retryAfterMs = retryAfter(headerText(answer, 'retry-after'), Date.now());
      context.onRefusal({ target: target.name, status: answer.status, retryAfterMs });
    }
    return answer;
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    if (error.fault === 'runner') throw new StepFailure('unknown', error.message);
    const whose = deadlineMs < stepDeadlineMs ? 'the steps together' : `the step (${step.timeoutMs} ms)`;
    throw new StepFailure(
      'fail',
      error.isTimeout ? `${error.message}: the timeout of ${whose} was over` : error.message,
      error.isTimeout ? 'timeout' : 'network',
    );
  }
}

/** Makes the request of a step and those that it is redirected to. Throws StepFailure. */
export async function sendAndFollow(
  first: Redirectable,
  step: StepPlan,
  context: StepContext,
  run: StepUnderWay,
): Promise<Answer> {
  let request = first;
  for (let redirects = 0; ; redirects++) {
    const answer = await send(request, step, redirects === 0, context, run);
    run.status = answer.status;
    for (const line of answer.headers['set-cookie'] ?? []) {
      context.cookies.setCookieSync(line, request.url.href, { ignoreError: true });
    }
    const location = headerText(answer, 'location');
    if (step.redirects === 'manual' || !isRedirect(answer.status, location)) {
      const url = `${request.url.origin}${request.url.pathname}`;
      return { ...answer, facts: { ...answer.facts, http: { ...answer.facts?.http, url, redirects } } };
    }
    if (redirects === REDIRECTS_MAX) {
      throw new StepFailure('fail', `it was redirected more than ${REDIRECTS_MAX} times`);
    }
    if (!URL.canParse(location, request.url.href)) {
      throw new StepFailure('fail', 'it was redirected to something that is no URL');
    }
    request = redirected(request, answer.status, location, context.redactor.holdsSecret);
  }
}
