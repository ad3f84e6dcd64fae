export function writeStub(writer, stub) {
    writer.number(stub.service.id);
    writer.number((stub.isMessage ? 2 : 0) + (stub.failed ? 1 : 0));
    for (const n of [stub.synthetic, stub.durationMs, stub.endMs, stub.weight, stub.peerType, stub.arrivedMs])
        writer.number(n);
    writer.text(stub.peer);
}
export function readStub(reader, services) {
    const service = services.get(reader.number());
    const flags = reader.number();
    return {
        service,
        isMessage: flags >= 2,
        failed: flags % 2 === 1,
        synthetic: reader.number(),
        durationMs: reader.number(),
        endMs: reader.number(),
        weight: reader.number(),
        peerType: reader.number(),
        arrivedMs: reader.number(),
        peer: reader.text(),
    };
}
