import { query } from 'jsonpath-rfc9535';
/** What a JSON path (RFC 9535) selects in JSON data. */
export function select(data, path) {
    try {
        return { kind: 'selected', values: query(data, path) };
    }
    catch (error) {
        return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
    }
}
