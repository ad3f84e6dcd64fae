const LINGER_MS = 1_000;
/** Answers an HTTP/1.1 request on the gRPC port, the commonest slip of all, with a sentence; anything else is just cut. */
export function refuseHttp1(socket, httpPort) {
    const head = socket.read()?.toString('latin1', 0, 16) ?? '';
    if (!/^[A-Z]{3,10} \S/.test(head))
        return void socket.destroy();
    const body = `This port receives OTLP over gRPC. OTLP over HTTP is received on port ${httpPort}: ` +
        "send there, or set the exporter's protocol to grpc.\n";
    const headers = `Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close`;
    socket.resume(); // what is still coming is thrown away: unread, it would destroy the answer
    socket.end(`HTTP/1.1 400 Bad Request\r\n${headers}\r\n\r\n${body}`);
    const linger = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.on('close', () => clearTimeout(linger));
}
