import { isLoopbackHost } from '@vigil/quality-model';
import { apiError } from '../apiError.ts';
import { hostName } from '../auth/hostName.ts';
import { acceptsGzip } from '../answer/acceptsGzip.ts';
import { streamText } from '../answer/streamText.ts';
const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';
function refuseOthers(bearer) {
    if (bearer.kind === 'none')
        throw apiError('token_missing');
    if (bearer.kind === 'unknown')
        throw apiError('token_wrong');
    if (bearer.use === 'plugin')
        throw apiError('token_of_other_use', { token: 'plugin', use: "Grafana's plugin proxy" });
}
/** Who scrapes, at most this long: a person with curl does not take the first 0 of a series away from Prometheus. */
const SCRAPER_MAX_LENGTH = 100;
function scraperOf(c) {
    return (c.req.header('User-Agent') ?? '').slice(0, SCRAPER_MAX_LENGTH);
}
/**
 * GET /metrics: Prometheus text format 0.0.4, streamed, gzip where it is accepted. Open to this machine; beyond
 * loopback it wants the metrics or the admin token. A request that names another host than this machine came through a
 * proxy, or from a web page whose name was pointed at 127.0.0.1: it wants the token too.
 */
export function metricsProbe(recognise) {
    return {
        path: '/metrics',
        summary: 'Metrics in the Prometheus text format',
        contentType: TEXT_FORMAT,
        errors: ['token_missing', 'token_wrong', 'token_of_other_use'],
        serve: (c, { beyondLoopback, exposeMetrics, logger }) => {
            if (beyondLoopback || !isLoopbackHost(hostName(c.req.header('Host'))))
                refuseOthers(recognise(c.req.header('Authorization')));
            const gzip = acceptsGzip(c.req.header('Accept-Encoding'));
            c.header('Content-Type', TEXT_FORMAT);
            c.header('Vary', 'Accept-Encoding');
            if (gzip)
                c.header('Content-Encoding', 'gzip');
            if (c.req.method === 'HEAD')
                return c.body(null);
            const text = streamText(exposeMetrics(scraperOf(c)), (error) => {
                logger.error({ requestId: c.get('requestId'), err: error }, 'metrics could not be exposed to the end');
            });
            return c.body(gzip ? text.pipeThrough(new CompressionStream('gzip')) : text);
        },
    };
}
