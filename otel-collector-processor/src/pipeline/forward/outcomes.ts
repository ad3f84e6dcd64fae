import type { SendResult } from './contract.ts';

/**
 * What a status means for the data. OTLP 1.11: 429, 502, 503, 504 and the gRPC codes named there may be tried again,
 * RESOURCE_EXHAUSTED only with RetryInfo; everything else is permanent, but for mistakes of an operator.
 */
type Meaning = 'retry' | 'mistake' | 'permanent';

/** A mistake of an operator (token, address) is mended, not a reason to throw telemetry away: it is tried again slowly. */
const MISTAKE_RETRY_MS = 30_000;

const HTTP: Readonly<Record<number, Meaning>> = {
  401: 'mistake',
  403: 'mistake',
  404: 'mistake',
  405: 'mistake',
  407: 'mistake',
  408: 'retry',
  429: 'retry',
  502: 'retry',
  503: 'retry',
  504: 'retry',
};

const GRPC: Readonly<Record<number, Readonly<{ name: string; meaning: Meaning }>>> = {
  1: { name: 'CANCELLED', meaning: 'retry' },
  2: { name: 'UNKNOWN', meaning: 'permanent' },
  3: { name: 'INVALID_ARGUMENT', meaning: 'permanent' },
  4: { name: 'DEADLINE_EXCEEDED', meaning: 'retry' },
  5: { name: 'NOT_FOUND', meaning: 'permanent' },
  6: { name: 'ALREADY_EXISTS', meaning: 'permanent' },
  7: { name: 'PERMISSION_DENIED', meaning: 'mistake' },
  8: { name: 'RESOURCE_EXHAUSTED', meaning: 'permanent' },
  9: { name: 'FAILED_PRECONDITION', meaning: 'permanent' },
  10: { name: 'ABORTED', meaning: 'retry' },
  11: { name: 'OUT_OF_RANGE', meaning: 'retry' },
  12: { name: 'UNIMPLEMENTED', meaning: 'mistake' },
  13: { name: 'INTERNAL', meaning: 'permanent' },
  14: { name: 'UNAVAILABLE', meaning: 'retry' },
  15: { name: 'DATA_LOSS', meaning: 'retry' },
  16: { name: 'UNAUTHENTICATED', meaning: 'mistake' },
};

const ADVICE = 'check endpoint, protocol and headers of this destination in vigil.yaml; nothing is lost meanwhile';

/** `status` is not a 2xx. */
export function httpOutcome(status: number, said: string, afterMs: number | undefined): SendResult {
  return outcome(HTTP[status] ?? 'permanent', `HTTP ${status}`, said, afterMs);
}

/** `status` is not 0. */
export function grpcOutcome(status: number, said: string, afterMs: number | undefined): SendResult {
  const row = GRPC[status] ?? { name: `gRPC status ${status}`, meaning: 'permanent' as const };
  const meaning = status === 8 && afterMs !== undefined ? 'retry' : row.meaning;
  return outcome(meaning, row.name, said, afterMs);
}

function outcome(meaning: Meaning, name: string, said: string, afterMs: number | undefined): SendResult {
  const message = said === '' ? name : `${name}: ${said.slice(0, 300)}`;
  switch (meaning) {
    case 'retry':
      return { kind: 'retry', message, afterMs };
    case 'mistake':
      return { kind: 'retry', message: `${message} (${ADVICE})`, afterMs: Math.max(MISTAKE_RETRY_MS, afterMs ?? 0) };
    case 'permanent':
      return { kind: 'permanent', message };
  }
}
