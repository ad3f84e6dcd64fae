/**
 * On every answer. What comes from here is data for a program: nothing of it is to be run, framed, sniffed or kept.
 * There are no CORS headers: no page of another origin is to read it; Grafana's proxy asks from its own server.
 */
export const SECURITY_HEADERS = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
};
