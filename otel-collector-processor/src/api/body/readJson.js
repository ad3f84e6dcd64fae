import { apiError } from '../apiError.ts';
/** `application/json`, in UTF-8 if a charset is named at all (RFC 8259 knows no other). */
const JSON_TYPE = /^application\/json *(?:; *charset="?utf-8"? *)?$/i;
async function readBytes(stream, bodyMaxBytes) {
    // The reader is never cancelled: that would close the connection before the answer is out. Node drains what is left.
    const reader = stream.getReader();
    const chunks = [];
    let bytes = 0;
    for (;;) {
        const { done, value } = await reader.read().catch(() => {
            throw apiError('body_unreadable');
        });
        if (done)
            return Buffer.concat(chunks, bytes);
        bytes += value.byteLength;
        if (bytes > bodyMaxBytes)
            throw apiError('body_too_large', { bodyMaxBytes });
        chunks.push(value);
    }
}
/**
 * The JSON body of a request; `{}` where there is none. Nothing is read of one that says it is too large or not JSON.
 * Throws `content_type_unsupported`, `content_encoding_unsupported`, `body_too_large`, `body_unreadable`, `body_not_json`.
 */
export async function readJson(request, bodyMaxBytes) {
    const { headers } = request;
    const length = headers.get('content-length');
    if ((length ?? '0') === '0' && !headers.has('transfer-encoding'))
        return {};
    if (!JSON_TYPE.test(headers.get('content-type') ?? ''))
        throw apiError('content_type_unsupported');
    if ((headers.get('content-encoding') ?? 'identity') !== 'identity')
        throw apiError('content_encoding_unsupported');
    if (Number(length) > bodyMaxBytes)
        throw apiError('body_too_large', { bodyMaxBytes });
    const bytes = request.body === null ? new Uint8Array() : await readBytes(request.body, bodyMaxBytes);
    try {
        return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    }
    catch {
        throw apiError('body_not_json');
    }
}
