import { lookup as lookUp } from 'node:dns/promises';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { whyRefused } from './egress.ts';
import { ExchangeError, exchangeError } from './exchangeError.ts';
export const systemLookup = async (hostname) => (await lookUp(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address);
/**
 * Opens connections for undici. A name is looked up once for each connection and pinned: what was checked is what is
 * called. If one of its addresses may not be called, none is: a name with both kinds is how rebinding looks.
 */
export function createGuardedConnector(options) {
    const { allowPrivate, lookup, onPhase } = options;
    // No limit of time here: the step has one, and abandons what is under way.
    const open = buildConnector({ allowH2: false, timeout: 0, maxCachedSessions: 0 });
    const opening = new Set();
    let abandoned = false;
    const addressesOf = async (hostname) => {
        if (isIP(hostname) !== 0)
            return [hostname];
        onPhase('dns', 'begin');
        const addresses = await lookup(hostname);
        onPhase('dns', 'end');
        if (addresses.length === 0)
            throw new ExchangeError('target', `${hostname} has no address`);
        return addresses;
    };
    const checkedAddresses = async (hostname) => {
        const addresses = await addressesOf(hostname);
        for (const address of addresses) {
            const why = whyRefused(address, allowPrivate);
            const who = address === hostname ? address : `${hostname} is ${address}, which`;
            if (why !== undefined)
                throw new ExchangeError('target', `${who} ${why}`);
        }
        return addresses;
    };
    const connectTo = (connection, address) => new Promise((resolve, reject) => {
        onPhase('connect', 'begin');
        // The declared type has no result; the socket is returned all the same, and is needed to abandon it.
        const socket = open({ ...connection, hostname: address }, (error, connected) => {
            opening.delete(socket);
            if (error !== null)
                return reject(error);
            if (connection.protocol === 'https:')
                onPhase('tls', 'end');
            else
                onPhase('connect', 'end');
            resolve(connected);
        });
        opening.add(socket);
        if (connection.protocol !== 'https:')
            return;
        socket.once('connect', () => {
            onPhase('connect', 'end');
            onPhase('tls', 'begin');
        });
    });
    const connectToAny = async (connection) => {
        const hostname = connection.hostname.replace(/^\[(.*)\]$/, '$1');
        const addresses = await checkedAddresses(hostname);
        let failure;
        for (const address of addresses) {
            if (abandoned)
                break;
            try {
                return await connectTo(connection, address);
            }
            catch (error) {
                failure = error;
            }
        }
        throw failure ?? new ExchangeError('target', `${hostname} was given up`);
    };
    return {
        connect: (connection, callback) => {
            connectToAny(connection).then((socket) => {
                if (abandoned)
                    socket.destroy();
                callback(null, socket);
            }, (error) => callback(exchangeError(error, connection.host ?? connection.hostname), null));
        },
        abandon: () => {
            abandoned = true;
            for (const socket of opening)
                socket.destroy(new Error('given up'));
            opening.clear();
        },
    };
}
