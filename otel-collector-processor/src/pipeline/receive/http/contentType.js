export const CONTENT_TYPES = {
    protobuf: 'application/x-protobuf',
    json: 'application/json',
};
/** The format that a Content-Type names; undefined if it is not one of OTLP's, or is JSON in another charset than UTF-8. */
export function formatOf(contentType) {
    const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
    switch (type.trim()) {
        case CONTENT_TYPES.protobuf:
            return 'protobuf';
        case CONTENT_TYPES.json: {
            const charset = parameters
                .map((parameter) => /^ *charset *= *"?([^" ]*)"? *$/.exec(parameter)?.[1])
                .find(Boolean);
            return charset === undefined || charset === 'utf-8' || charset === 'utf8' ? 'json' : undefined;
        }
        default:
            return undefined;
    }
}
