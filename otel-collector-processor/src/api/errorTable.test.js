import { API_ERROR_CODES, apiErrorSchema } from '@vigil/quality-model';
import { apiError, errorBody } from './apiError.ts';
import { errorTable } from './errorTable.ts';
test('has the codes of the model, each once', () => {
    expect(Object.keys(errorTable).sort()).toEqual([...API_ERROR_CODES].sort());
    expect(new Set(API_ERROR_CODES).size).toBe(API_ERROR_CODES.length);
});
test('the status of every code is an error of HTTP', () => {
    for (const { status } of Object.values(errorTable)) {
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(600);
    }
});
test('an error says what, where and in which request', () => {
    const issues = [
        { path: 'tags.0.name', message: 'must be a string' },
        { path: '', message: 'must be an object' },
    ];
    const body = errorBody(apiError('invalid_body', { issues }), 'r-1');
    expect(apiErrorSchema.parse(body)).toEqual({
        error: {
            code: 'invalid_body',
            message: 'The body has a field that is not valid: tags.0.name: must be a string; must be an object.',
            detail: { issues },
            requestId: 'r-1',
        },
    });
});
test('an error without detail has none', () => {
    expect(errorBody(apiError('not_found'), 'r-1').error).not.toHaveProperty('detail');
});
