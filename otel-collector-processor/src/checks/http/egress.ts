import ipaddr from 'ipaddr.js';

/** Where an address leads. `forbidden` is never called, `private` only where the target says so. */
export type AddressClass = 'public' | 'private' | 'forbidden';

/** Where clouds keep credentials of the machine that asks. Most are link-local, which is forbidden as a whole. */
const METADATA = [
  '100.100.100.200', // Alibaba Cloud
  '168.63.129.16', // Azure's wire server
  '192.0.0.192', // Oracle Cloud
  'fd00:ec2::254', // AWS
  'fd20:ce::254', // Google Cloud
].map((address) => ipaddr.parse(address).toNormalizedString());

/** Ranges of ipaddr.js. What is not here (link-local, multicast, unspecified, reserved …) is no place for a target. */
const CLASS_OF_RANGE: Readonly<Record<string, AddressClass>> = {
  unicast: 'public',
  loopback: 'private',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  deprecatedSiteLocal: 'private',
};

type Address = ReturnType<typeof ipaddr.parse>;

/** The IPv4 address that an IPv6 address stands for: mapped (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056). */
function innerAddress(address: Address): Address | undefined {
  if (!(address instanceof ipaddr.IPv6)) return undefined;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const bytes = address.toByteArray();
  switch (address.range()) {
    case 'rfc6052':
    case 'rfc6145':
      return ipaddr.fromByteArray(bytes.slice(12));
    case '6to4':
      return ipaddr.fromByteArray(bytes.slice(2, 6));
    default:
      return undefined;
  }
}

/** Of an IP address in any notation that a resolver gives; what is no address is forbidden. */
export function classifyAddress(text: string): AddressClass {
  const bare = text.replace(/%.*$/, ''); // the zone of a link-local address
  if (!ipaddr.isValid(bare)) return 'forbidden';
  const address = ipaddr.parse(bare);
  const inner = innerAddress(address);
  if (inner !== undefined) return classifyAddress(inner.toString());
  // Only 2000::/3 is handed out as global unicast (RFC 4291 §2.4): what else is called so here leads into odd places,
  // such as the local-use translation prefix of RFC 8215, behind which there is an IPv4 address.
  if (address instanceof ipaddr.IPv6 && address.range() === 'unicast' && address.toByteArray()[0]! >> 5 !== 1)
    return 'forbidden';
  if (METADATA.includes(address.toNormalizedString())) return 'forbidden';
  return CLASS_OF_RANGE[address.range()] ?? 'forbidden';
}

/** Why this address may not be called, as the rest of a sentence; undefined if it may. */
export function whyRefused(address: string, allowPrivate: boolean): string | undefined {
  switch (classifyAddress(address)) {
    case 'public':
      return undefined;
    case 'private':
      return allowPrivate ? undefined : 'is a private address, and its target does not say allowPrivate';
    case 'forbidden':
      return 'is an address that journeys never call (cloud metadata, link-local or reserved)';
  }
}
