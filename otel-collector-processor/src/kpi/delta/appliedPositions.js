export function createAppliedPositions() {
    const byQueueLife = new Map();
    const set = (applied) => {
        byQueueLife.set(queueLife(applied), applied);
    };
    return {
        compare(delta) {
            const position = byQueueLife.get(queueLife(delta))?.position;
            if (position === undefined)
                return { kind: delta.to > delta.from ? 'applied' : 'duplicate' };
            if (delta.to <= position)
                return { kind: 'duplicate' };
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
function queueLife({ pipelineId, epoch }) {
    return `${pipelineId.length}:${pipelineId}${epoch}`;
}
