import { setTimeout as after } from 'node:timers/promises';
import type { Accept, InboundRequest, ReceiverOptions, Receivers, Verdict } from '../index.ts';
import { startReceivers } from '../index.ts';

export type ReceiversUnderTest = Receivers & {
  /** What the pipeline was given. */
  readonly accepted: InboundRequest[];
  /** What the pipeline says, from now on. */
  verdict: (request: InboundRequest) => Verdict | Promise<Verdict>;
  readonly httpUrl: string;
};

const OPEN: ReceiversUnderTest[] = [];

/** Receivers on free ports whose pipeline accepts everything, or does as `onAccept` says. `closeReceivers` ends them. */
export async function receiversUnderTest({
  onAccept,
  ...options
}: Partial<ReceiverOptions> & { onAccept?: Accept } = {}): Promise<ReceiversUnderTest> {
  const accepted: InboundRequest[] = [];
  const accept: Accept = (request, wait) => {
    accepted.push(request);
    return onAccept === undefined ? Promise.resolve(under.verdict(request)) : onAccept(request, wait);
  };
  const receivers = await startReceivers(
    {
      grpcPort: 0,
      httpPort: 0,
      jsonToProtobuf: (_signal, body) => Buffer.from(`pb:${Buffer.from(body).toString()}`),
      nowMs: () => 1_700_000_000_000,
      random: () => 0.5,
      ...options,
    },
    accept,
  );
  const under: ReceiversUnderTest = {
    ...receivers,
    accepted,
    verdict: () => ({ kind: 'accepted' }),
    httpUrl: `http://127.0.0.1:${receivers.httpPort}`,
  };
  OPEN.push(under);
  return under;
}

export async function closeReceivers(): Promise<void> {
  await Promise.all(OPEN.splice(0).map((receivers) => receivers.close(0)));
}

/** Waits for something that has no event to wait for; fails after five seconds. */
export async function eventually(check: () => boolean): Promise<void> {
  const giveUpMs = Date.now() + 5_000;
  while (!check()) {
    if (Date.now() > giveUpMs) throw new Error('It did not come about within five seconds.');
    await after(2);
  }
}

/** A promise and the way to settle it. */
export function gate<T>(): { promise: Promise<T>; open: (value: T) => void } {
  let open: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => (open = resolve));
  return { promise, open };
}
