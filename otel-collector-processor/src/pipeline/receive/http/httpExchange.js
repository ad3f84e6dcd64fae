/** What Content-Length announces, in bytes. */
export function announcedBytes(headers) {
    const length = headers['content-length'];
    return length === undefined ? undefined : Number(length);
}
export function withoutQuery(target) {
    const end = target.indexOf('?');
    return end < 0 ? target : target.slice(0, end);
}
