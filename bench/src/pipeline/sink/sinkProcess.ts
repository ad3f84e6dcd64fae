// A process of its own, started by startSink: commands come and answers go by IPC.
import { answerCommands } from '../processes/commands.ts';
import { Sink } from './sink.ts';
import type { SinkCommands } from './sinkCommands.ts';

const sink = new Sink(() => performance.now());

answerCommands<SinkCommands>({
  come: async () => {
    await sink.come();
    return { ...sink.ports };
  },
  leave: async () => sink.leave(),
  expect: async (expectation) => sink.expect(expectation),
  counts: async () => sink.counts(),
  timesOf: async ({ from, to }) => sink.deliveries.timesOf(from, to),
});
