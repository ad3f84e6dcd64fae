import { lookup as lookUp } from 'node:dns/promises';
import { isIP } from 'node:net';
import { whyRefused } from './egress.ts';
import { ExchangeError } from './exchangeError.ts';

/** Every address of a name. Rejects as `dns.promises.lookup` does. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

export const systemLookup: Lookup = async (hostname) =>
  (await lookUp(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);

/** What a connection tells on its way. */
export type ConnectionPhase = 'dns' | 'connect' | 'tls';
export type OnConnectionPhase = (phase: ConnectionPhase, edge: 'begin' | 'end') => void;

export type AddressGuard = Readonly<{ allowPrivate: boolean; lookup: Lookup; onPhase: OnConnectionPhase }>;

/**
 * The addresses of a host, which must be what is connected to: a name is looked up once and pinned, so that what was
 * checked is what is called. If one of its addresses may not be called, none is: a name with both kinds is how rebinding
 * looks. `host`: a name, or an address with or without brackets. Throws ExchangeError, or what the look-up throws.
 */
export async function checkedAddresses(host: string, guard: AddressGuard): Promise<readonly string[]> {
  const hostname = host.replace(/^\[(.*)\]$/, '$1');
  const addresses = await addressesOf(hostname, guard);
  for (const address of addresses) {
    const why = whyRefused(address, guard.allowPrivate);
    const who = address === hostname ? address : `${hostname} is ${address}, which`;
    if (why !== undefined) throw new ExchangeError('target', `${who} ${why}`);
  }
  return addresses;
}

async function addressesOf(hostname: string, { lookup, onPhase }: AddressGuard): Promise<readonly string[]> {
  if (isIP(hostname) !== 0) return [hostname];
  onPhase('dns', 'begin');
  const addresses = await lookup(hostname);
  onPhase('dns', 'end');
  if (addresses.length === 0) throw new ExchangeError('target', `${hostname} has no address`);
  return addresses;
}
