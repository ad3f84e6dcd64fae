import type { LoadPayload } from '../payload/loadPayload.ts';

/** `ok`; a status by which the receiver refused (gRPC code, HTTP status); or nobody knows, since the connection ended. */
export type Answer = 'ok' | 'unknown' | number;

export type ConnectionListener = Readonly<{
  answered: (request: number, answer: Answer) => void;
  /** Nothing more can be sent on it; requests under way were answered as unknown, or still will be. */
  ended: () => void;
}>;

/** One connection of a load generator. */
export interface LoadConnection {
  /** Whether a request may be sent on it now. */
  readonly isOpen: boolean;
  /** Sends request number `request`; its answer comes by the listener. */
  send(request: number, payload: LoadPayload): void;
  close(): void;
}

/** The head of a body with the request's number in it; the rest, behind `payload.idAt + REQUEST_ID_BYTES`, is shared by all. */
export const REQUEST_ID_BYTES = 16;
