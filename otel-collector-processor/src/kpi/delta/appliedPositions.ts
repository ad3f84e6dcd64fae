import type { Applied, Delta } from '../../messages/index.ts';
import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';
import type { ApplyResult } from '../contract.ts';

/** How far each queue life, a (pipelineId, epoch), was applied. */
export type AppliedPositions = Readonly<{
  /** Does the delta come next? */
  compare(delta: Delta): ApplyResult;
  advance(delta: Delta): void;
  all(): readonly Applied[];
  write(writer: ByteWriter): void;
  read(reader: ByteReader): void;
}>;

export function createAppliedPositions(): AppliedPositions {
  const byQueueLife = new Map<string, Applied>();
  const set = (applied: Applied): void => {
    byQueueLife.set(queueLife(applied), applied);
  };
  return {
    compare(delta) {
      const position = byQueueLife.get(queueLife(delta))?.position;
      if (position === undefined) return { kind: delta.to > delta.from ? 'applied' : 'duplicate' };
      if (delta.to <= position) return { kind: 'duplicate' };
      return delta.from === position ? { kind: 'applied' } : { kind: 'gap', expected: position };
    },
    advance: ({ pipelineId, epoch, to }) => set({ pipelineId, epoch, position: to }),
    all: () => [...byQueueLife.values()],
    write(writer) {
      writer.number(byQueueLife.size);
      for (const { pipelineId, epoch, position } of byQueueLife.values()) {
        writer.text(pipelineId);
        writer.text(epoch);
        writer.number(position);
      }
    },
    read(reader) {
      for (let n = reader.number(); n > 0; n--)
        set({ pipelineId: reader.text(), epoch: reader.text(), position: reader.number() });
    },
  };
}

function queueLife({ pipelineId, epoch }: Readonly<{ pipelineId: string; epoch: string }>): string {
  return `${pipelineId.length}:${pipelineId}${epoch}`;
}
