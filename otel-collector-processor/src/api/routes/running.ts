import { apiError } from '../apiError.ts';

/** The room behind a route. Throws `not_ready` where it does not run. */
export function running<Room>(room: Room | undefined, name: string): Room {
  if (room === undefined) throw apiError('not_ready', { reasons: [`${name} is not running`] });
  return room;
}
