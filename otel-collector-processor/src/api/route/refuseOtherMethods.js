import { apiError } from '../apiError.ts';
/** Behind the handlers of a path: 405 with `Allow`. HEAD is GET without its body. */
export function refuseOtherMethods(app, path, methods) {
    const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    app.all(path, (c) => {
        c.header('Allow', allowed.join(', '));
        throw apiError('method_not_allowed', { allowed });
    });
}
