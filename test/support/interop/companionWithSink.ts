import { startCompanion, type Companion } from '../companion.ts';
import { startOtlpSink, type OtlpSink } from '../otlpSink.ts';

/** A companion that sends everything on to a sink. */
export type CompanionWithSink = Readonly<{ companion: Companion; sink: OtlpSink; stop: () => Promise<void> }>;

export async function companionWithSink(): Promise<CompanionWithSink> {
  const sink = await startOtlpSink();
  const companion = await startCompanion({
    config: { forward: [{ id: 'sink', endpoint: sink.httpUrl }] },
    readyWithinMs: 60_000,
  });
  return {
    companion,
    sink,
    stop: async () => {
      await companion.stop();
      await sink.close();
    },
  };
}
