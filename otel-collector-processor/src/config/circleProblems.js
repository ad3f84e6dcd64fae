import { isLoopbackHost } from '@vigil/quality-model';
import { problemAt } from './configProblem.ts';
import { placeOf } from './locatedValue.ts';
/** Destinations that are Vigil's own OTLP receiver, as far as their addresses tell (a host name may hide one). */
export function circleProblems({ forward }, { otlpGrpc, otlpHttp }, root) {
    return forward.flatMap(({ endpoint }, index) => {
        const { hostname, port } = new URL(endpoint);
        const host = hostname.replace(/^\[(.*)\]$/, '$1');
        const isOwn = [otlpGrpc, otlpHttp].some((own) => String(own.port) === port && (isLoopbackHost(host) || host === own.host));
        if (!isOwn)
            return [];
        const path = ['forward', index, 'endpoint'];
        const message = 'is where Vigil itself receives OTLP: it would send everything round in circles';
        return [problemAt(placeOf(root, path), { path, message })];
    });
}
