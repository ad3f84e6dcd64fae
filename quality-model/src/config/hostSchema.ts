import { z } from 'zod';

/** Where a listener listens by default: nobody beyond the machine can reach it. */
export const LOOPBACK = '127.0.0.1';

/** A host name or an IP address to listen on; IPv6 without brackets. */
export const hostSchema = z.string().regex(/^[A-Za-z0-9._-]+$|^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/, {
  error: 'must be a host name or an IP address, without port and brackets, such as 127.0.0.1, 0.0.0.0 or ::',
});

/** True only for what certainly reaches nobody beyond this machine: `localhost`, 127.0.0.0/8 and ::1. */
export function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
