/** Does `Accept-Encoding` allow gzip (RFC 9110 §12.5.3)? A name counts before `*`; quality 0 means no. */
export function acceptsGzip(acceptEncoding) {
    const qualities = new Map((acceptEncoding ?? '').split(',').map((item) => {
        const [coding = '', ...parameters] = item.trim().toLowerCase().split(/ *; */);
        const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
        return [coding, Number(quality)];
    }));
    return (qualities.get('gzip') ?? qualities.get('*') ?? 0) > 0;
}
