import { context, propagation, trace } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';

const USER_ID = 'user.id';

/** Names the server span of this request, and labels its metrics, by `http.route`. */
export function setServerRoute(path: string): void {
  const rpc = getRPCMetadata(context.active());
  if (rpc?.type === RPCType.HTTP) rpc.route = path;
}

/** Who the request is from, as the caller said in its baggage. */
export function userFromBaggage(): string | undefined {
  return propagation.getActiveBaggage()?.getEntry(USER_ID)?.value;
}

/** Puts the user on the server span, by both names that the semantic conventions have, and into the baggage of calls. */
export function asUser<T>(userId: string, handle: () => Promise<T>): Promise<T> {
  trace.getActiveSpan()?.setAttributes({ [USER_ID]: userId, 'enduser.id': userId });
  const baggage = (propagation.getActiveBaggage() ?? propagation.createBaggage()).setEntry(USER_ID, { value: userId });
  return context.with(propagation.setBaggage(context.active(), baggage), handle);
}

/** Records what went wrong as an event of the server span; its status comes from the answer. */
export function recordOnServerSpan(error: Error): void {
  trace.getActiveSpan()?.recordException(error);
}
