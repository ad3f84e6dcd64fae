import { ApiError, apiError, errorBody } from '../apiError.ts';
/** What is away may be back then; Grafana's pages and Prometheus ask about as often. */
const RETRY_AFTER_SECONDS = 5;
/** Told by its name: to import the class would bring both databases along. */
const isStoreError = (error) => error instanceof Error && error.name === 'StoreError';
/** What an error means to the asker: an answer of the table stays as it is, the store's says what to do, all else is ours. */
function asApiError(error) {
    if (error instanceof ApiError)
        return error;
    if (isStoreError(error))
        return apiError('store_unavailable', { reason: error.code, store: error.message });
    return apiError('internal');
}
/** Answers with the error's code, and logs what the operator should see: our failures, and who was refused. */
export function answerError(error, c, logger) {
    const answer = asApiError(error);
    const requestId = c.get('requestId');
    const fields = { requestId, code: answer.code, method: c.req.method, path: c.req.path };
    if (answer.code === 'not_ready')
        logger.info({ ...fields, detail: answer.detail }, answer.message);
    else if (answer.status >= 500)
        logger.error({ ...fields, err: error }, answer.message);
    else if (answer.status === 401 || answer.status === 403 || answer.code === 'path_not_normal')
        logger.warn({ ...fields, detail: answer.detail, login: c.get('caller')?.login }, answer.message);
    if (answer.status === 401)
        c.header('WWW-Authenticate', 'Bearer realm="vigil"');
    if (answer.status === 503)
        c.header('Retry-After', String(RETRY_AFTER_SECONDS));
    return c.json(errorBody(answer, requestId), answer.status);
}
