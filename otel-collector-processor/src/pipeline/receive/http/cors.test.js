import { corsFor } from './cors.ts';
const shop = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
describe('a page of another origin', () => {
    test('is answered nothing where no origins are configured', () => {
        const cors = corsFor([], 'x-scope-orgid');
        expect(cors.answer(shop)).toEqual({});
        expect(cors.preflight(shop)).toBeUndefined();
    });
    test('may send if its origin is listed', () => {
        const cors = corsFor(['https://shop.example'], 'x-scope-orgid');
        expect(cors.answer(shop)).toEqual({
            'access-control-allow-origin': 'https://shop.example',
            'access-control-expose-headers': 'retry-after',
            vary: 'origin',
        });
        expect(cors.preflight(shop)).toMatchObject({
            'access-control-allow-methods': 'POST',
            'access-control-allow-headers': 'content-type, content-encoding, authorization, x-scope-orgid',
        });
    });
    test.each(['https://evil.example', 'https://shop.example.evil.example', 'null', 'http://shop.example'])('may not send from %s', (origin) => {
        const cors = corsFor(['https://shop.example'], 'x-scope-orgid');
        expect(cors.answer({ ...shop, origin })).toEqual({});
        expect(cors.preflight({ ...shop, origin })).toBeUndefined();
    });
    test('may send from anywhere by *', () => {
        expect(corsFor(['*'], 'x').answer(shop)).toMatchObject({ 'access-control-allow-origin': '*' });
    });
    test('is not answered an OPTIONS that is no preflight', () => {
        expect(corsFor(['*'], 'x').preflight({ origin: 'https://shop.example' })).toBeUndefined();
    });
});
