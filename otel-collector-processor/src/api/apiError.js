import { errorTable } from './errorTable.ts';
/** An answer of the API that is not a success. `detail` goes out as it is. */
export class ApiError extends Error {
    name = 'ApiError';
    code;
    status;
    detail;
    constructor(code, message, detail) {
        super(message);
        this.code = code;
        this.status = errorTable[code].status;
        this.detail = detail;
    }
}
/** The error of a row of the table; `detail` is what the row's message is made from. */
export function apiError(code, ...detail) {
    const message = errorTable[code].message;
    return new ApiError(code, message(...detail), detail[0]);
}
/** The body in which it is answered. */
export function errorBody({ code, message, detail }, requestId) {
    return { error: { code, message, ...(detail === undefined ? {} : { detail: { ...detail } }), requestId } };
}
