import { apiError } from '../apiError.ts';
/** The room behind a route. Throws `not_ready` where it does not run. */
export function running(room, name) {
    if (room === undefined)
        throw apiError('not_ready', { reasons: [`${name} is not running`] });
    return room;
}
