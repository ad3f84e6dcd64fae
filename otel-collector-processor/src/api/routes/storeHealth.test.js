import { storeHealth } from './storeHealth.ts';
describe('a store', () => {
    test('that answers is well', async () => {
        expect(await storeHealth({ ping: async () => { } })).toEqual({ reachable: true, message: '' });
    });
    test('that says what is wrong is quoted', async () => {
        const ping = () => Promise.reject(new Error('Nobody listens on port 5432. Start PostgreSQL.'));
        expect(await storeHealth({ ping })).toEqual({
            reachable: false,
            message: 'Nobody listens on port 5432. Start PostgreSQL.',
        });
    });
    test('that never answers is waited for no longer than a second', async () => {
        jest.useFakeTimers();
        try {
            const health = storeHealth({ ping: () => new Promise(() => { }) });
            await jest.advanceTimersByTimeAsync(1000);
            expect(await health).toEqual({ reachable: false, message: 'The store did not answer within 1000 ms.' });
        }
        finally {
            jest.useRealTimers();
        }
    });
});
