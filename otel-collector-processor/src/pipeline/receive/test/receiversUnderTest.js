import { setTimeout as after } from 'node:timers/promises';
import { startReceivers } from '../index.ts';
const OPEN = [];
/** Receivers on free ports whose pipeline accepts everything. `closeReceivers` ends them. */
export async function receiversUnderTest(options = {}) {
    const accepted = [];
    const accept = async (request) => {
        accepted.push(request);
        return under.verdict(request);
    };
    const receivers = await startReceivers({
        grpcPort: 0,
        httpPort: 0,
        jsonToProtobuf: (_signal, body) => Buffer.from(`pb:${Buffer.from(body).toString()}`),
        nowMs: () => 1_700_000_000_000,
        random: () => 0.5,
        ...options,
    }, accept);
    const under = {
        ...receivers,
        accepted,
        verdict: () => ({ kind: 'accepted' }),
        httpUrl: `http://127.0.0.1:${receivers.httpPort}`,
    };
    OPEN.push(under);
    return under;
}
export async function closeReceivers() {
    await Promise.all(OPEN.splice(0).map((receivers) => receivers.close(0)));
}
/** Waits for something that has no event to wait for; fails after five seconds. */
export async function eventually(check) {
    const giveUpMs = Date.now() + 5_000;
    while (!check()) {
        if (Date.now() > giveUpMs)
            throw new Error('It did not come about within five seconds.');
        await after(2);
    }
}
/** A promise and the way to settle it. */
export function gate() {
    let open = () => { };
    const promise = new Promise((resolve) => (open = resolve));
    return { promise, open };
}
