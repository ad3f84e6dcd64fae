import type { DeadLetterDesk } from '../api/index.ts';
import { compareIds, type DeadLetterAnswer, type DeadLetterQuestion, type Supervisor } from '../pipeline/index.ts';

/** A pipeline that is busy reads its stores from disk first; a person waits no longer. */
const ANSWER_WAIT_MS = 30_000;

type Answer<Kind extends DeadLetterAnswer['kind']> = Extract<DeadLetterAnswer, { kind: Kind }>;

/** Asks every pipeline for its dead letters and puts the answers together. */
export function deadLetterDesk(
  supervisor: () => Pick<Supervisor, 'ask'> | undefined,
  destinations: () => readonly string[],
): DeadLetterDesk {
  const ask = async <Kind extends DeadLetterAnswer['kind']>(
    kind: Kind,
    question: Extract<DeadLetterQuestion, { kind: Kind }>,
  ): Promise<readonly Answer<Kind>[]> => {
    const running = supervisor();
    if (running === undefined) throw new Error('the pipelines are being started');
    const answers = await running.ask(question, ANSWER_WAIT_MS);
    return answers.filter((answer): answer is Answer<Kind> => answer.kind === kind);
  };
  return {
    destinations,
    list: async ({ destination, after, limit }, tenants) => {
      const answers = await ask('list', { kind: 'list', destination, after, limit, tenants });
      const all = answers.flatMap(({ letters }) => letters).sort((a, b) => compareIds(a.id, b.id));
      const letters = all.slice(0, limit);
      const stores = answers
        .flatMap((answer) => answer.stores)
        .filter((store) => destination === undefined || store.destination === destination);
      return { letters, next: letters.length === limit ? letters.at(-1)!.id : null, stores };
    },
    show: async (id, tenants) => {
      const answers = await ask('show', { kind: 'show', id, tenants });
      const found = answers.find(({ letter }) => letter !== undefined);
      return found?.letter === undefined ? undefined : { letter: found.letter, otlp: found.otlp };
    },
    replay: async ({ destination, ids }, tenants) => {
      const answers = await ask('replay', { kind: 'replay', destination, ids, tenants });
      return answers.flatMap(({ stores }) => stores);
    },
    drop: async ({ destination, ids }, tenants) => {
      const answers = await ask('drop', { kind: 'drop', destination, ids, tenants });
      return {
        letters: answers.reduce((sum, { dropped }) => sum + dropped.letters, 0),
        items: answers.reduce((sum, { dropped }) => sum + dropped.items, 0),
      };
    },
  };
}
