/** One event of a stream (HTML, "Server-sent events"). Data is JSON, so that it has no line breaks. */
export function eventText(type, data, id) {
    return `${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
