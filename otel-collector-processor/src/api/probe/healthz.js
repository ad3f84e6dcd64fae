/** GET /healthz: alive, which is to say that this thread answers. It asks nobody else: a dead store is no reason to restart. */
export const healthz = {
    path: '/healthz',
    summary: 'Liveness',
    contentType: 'application/json',
    errors: [],
    serve: (c) => c.json({ status: 'alive' }),
};
