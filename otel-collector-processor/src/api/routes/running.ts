import { apiError } from '../apiError.ts';

/** The room behind a route. Throws `not_ready` where it does not run. */
export function running<Room>(room: Room | undefined, name: string): Room {
  if (room === undefined) throw apiError('not_ready', { reasons: [`${name} is not running`] });
  return room;
}

/** What the pipelines answer. Throws `not_ready` where one of them does not: nobody knows the whole then. */
export async function ofPipelines<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw apiError('not_ready', { reasons: [error instanceof Error ? error.message : String(error)] });
  }
}
