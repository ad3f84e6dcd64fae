import type { SendResult } from './contract.ts';

/**
 * What a status means for the data. OTLP 1.11: 429, 502, 503, 504 and the gRPC codes named there may be tried again,
 * RESOURCE_EXHAUSTED only with RetryInfo, and everything else is permanent. Vigil differs in one thing: where an answer
 * refuses the sender and not the data (a mistyped token or address, a proxy), giving up would throw all telemetry away
 * until somebody notices. That is tried again, slowly, and says what to mend; the data waits on disk.
 */
type Meaning = 'retry' | 'permanent' | keyof typeof MISTAKES;

/** A person mends it; until then two requests a minute hurt nobody. */
const MISTAKE_RETRY_MS = 30_000;

const MISTAKES = {
  credentials: 'set or renew the headers of this destination in vigil.yaml',
  rights: 'these credentials may not write there: mend the headers of this destination in vigil.yaml, or their rights',
  address: 'nothing there takes OTLP: check endpoint and protocol (and compression) of this destination in vigil.yaml',
  redirect: 'OTLP does not follow redirects: set the endpoint of this destination in vigil.yaml to where it points',
  proxy: 'a proxy in between wants credentials',
  encoding:
    'it takes no protobuf, or not this compression: check protocol and compression of this destination in vigil.yaml',
} as const;

const HTTP: Readonly<Record<number, Meaning>> = {
  301: 'redirect',
  302: 'redirect',
  303: 'redirect',
  307: 'redirect',
  308: 'redirect',
  401: 'credentials',
  403: 'rights',
  404: 'address',
  405: 'address',
  407: 'proxy',
  408: 'retry', // beyond OTLP's list: the server lost patience with a connection, and has not judged the data
  415: 'encoding',
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
  7: { name: 'PERMISSION_DENIED', meaning: 'rights' },
  8: { name: 'RESOURCE_EXHAUSTED', meaning: 'permanent' },
  9: { name: 'FAILED_PRECONDITION', meaning: 'permanent' },
  10: { name: 'ABORTED', meaning: 'retry' },
  11: { name: 'OUT_OF_RANGE', meaning: 'retry' },
  12: { name: 'UNIMPLEMENTED', meaning: 'address' },
  13: { name: 'INTERNAL', meaning: 'permanent' },
  14: { name: 'UNAVAILABLE', meaning: 'retry' },
  15: { name: 'DATA_LOSS', meaning: 'retry' },
  16: { name: 'UNAUTHENTICATED', meaning: 'credentials' },
};

const RESOURCE_EXHAUSTED = 8;

/** Longest piece of a destination's own words that is kept. */
const SAID_MAX_CHARS = 300;

/** `status` is not a 2xx. */
export function httpOutcome(status: number, said: string, afterMs: number | undefined): SendResult {
  return outcome(HTTP[status] ?? 'permanent', `HTTP ${status}`, said, afterMs);
}

/** `status` is not 0. */
export function grpcOutcome(status: number, said: string, afterMs: number | undefined): SendResult {
  const row = GRPC[status] ?? { name: `gRPC status ${status}`, meaning: 'permanent' as const };
  const meaning = status === RESOURCE_EXHAUSTED && afterMs !== undefined ? 'retry' : row.meaning;
  return outcome(meaning, row.name, said, afterMs);
}

function outcome(meaning: Meaning, name: string, said: string, afterMs: number | undefined): SendResult {
  const words = said.slice(0, SAID_MAX_CHARS).replace(/\s+/g, ' ').trim();
  const message = words === '' ? name : `${name}: ${words}`;
  switch (meaning) {
    case 'retry':
      return { kind: 'retry', message, afterMs };
    case 'permanent':
      return { kind: 'permanent', message };
    default: {
      const mend = `${message} (${MISTAKES[meaning]}; nothing is lost meanwhile)`;
      return { kind: 'retry', message: mend, afterMs: Math.max(MISTAKE_RETRY_MS, afterMs ?? 0) };
    }
  }
}
