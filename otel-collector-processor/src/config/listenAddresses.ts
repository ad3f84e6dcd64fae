import { LOOPBACK, type ConfigProblem, type VigilConfig } from '@vigil/quality-model';
import { problemAt } from './configProblem.ts';
import { placeOf, type LocatedValue } from './locatedValue.ts';

export type ListenAddress = Readonly<{ host: string; port: number }>;
export type ListenerName = 'otlpGrpc' | 'otlpHttp' | 'api' | 'replicas';
export type ListenAddresses = Readonly<Record<ListenerName, ListenAddress>>;

/** The default ports are this and a listener's offset: 4317, 4318, 4320, 4321. */
export const DEFAULT_PORT_BASE = 4310;

/** Offsets to the port base, up to 11. Kept free for what is to come: +9 Faro. */
const PORT_OFFSETS = { otlpGrpc: 7, otlpHttp: 8, api: 10, replicas: 11 } satisfies Record<ListenerName, number>;
const OFFSET_MAX = 11;
const PORT_BASE_MAX = 65535 - OFFSET_MAX;

const PORT_PATHS = {
  otlpGrpc: ['receivers', 'otlp', 'grpcPort'],
  otlpHttp: ['receivers', 'otlp', 'httpPort'],
  api: ['api', 'port'],
  replicas: ['replicas', 'port'],
} satisfies Record<ListenerName, readonly string[]>;

const LISTENERS: readonly ListenerName[] = ['otlpGrpc', 'otlpHttp', 'api', 'replicas'];

/**
 * The value of VIGIL_PORT_BASE, which stands in for 4310: with 5310, OTLP is at 5317 and 5318, the API at 5320. A port
 * that is written in vigil.yaml wins. Undefined where it is not set; throws RangeError for anything but a usable number.
 */
export function parsePortBase(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const base = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (base < 1 || base > PORT_BASE_MAX) {
    throw new RangeError(
      `VIGIL_PORT_BASE must be a whole number from 1 to ${PORT_BASE_MAX}: the ports are that number + 7, + 8, + 10 and + 11`,
    );
  }
  return base;
}

/** Where each listener listens: the port of vigil.yaml, or else the port base with the listener's offset. */
export function listenAddresses(config: VigilConfig, portBase = DEFAULT_PORT_BASE): ListenAddresses {
  const { otlp } = config.receivers;
  return {
    otlpGrpc: { host: otlp.host, port: otlp.grpcPort ?? portBase + PORT_OFFSETS.otlpGrpc },
    otlpHttp: { host: otlp.host, port: otlp.httpPort ?? portBase + PORT_OFFSETS.otlpHttp },
    api: { host: config.api.host, port: config.api.port ?? portBase + PORT_OFFSETS.api },
    replicas: {
      host: config.replicas?.host ?? LOOPBACK,
      port: config.replicas?.port ?? portBase + PORT_OFFSETS.replicas,
    },
  };
}

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';

function clash(a: ListenAddress, b: ListenAddress): boolean {
  return a.port === b.port && (a.host === b.host || isWildcard(a.host) || isWildcard(b.host));
}

/** Two listeners on one port: a problem at the port that was written (of two that were, at the second). */
export function portProblems(addresses: ListenAddresses, root: LocatedValue): readonly ConfigProblem[] {
  // where nobody wrote of replicas there is no such listener, or one on its default port alone
  const listeners = LISTENERS.filter((name) => name !== 'replicas' || isWritten(root, ['replicas']));
  return listeners.flatMap((second, index) =>
    listeners
      .slice(0, index)
      .filter((first) => clash(addresses[first], addresses[second]))
      .map((first) => {
        const [writtenPath, otherPath] = isWritten(root, PORT_PATHS[second])
          ? [PORT_PATHS[second], PORT_PATHS[first]]
          : [PORT_PATHS[first], PORT_PATHS[second]];
        const message = `is ${addresses[second].port}, which ${otherPath.join('.')} uses too: give them different ports`;
        return problemAt(placeOf(root, writtenPath), { path: writtenPath, message });
      }),
  );
}

function isWritten(root: LocatedValue, path: readonly string[]): boolean {
  let located: LocatedValue | undefined = root;
  for (const key of path) located = located?.kind === 'map' ? located.entries.get(key)?.value : undefined;
  return located !== undefined;
}
