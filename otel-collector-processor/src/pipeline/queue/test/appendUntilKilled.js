import { openQueue } from '../openQueue.ts';
import { header, numbered } from './queueFixture.ts';
/**
 * Run as a process of its own: appends numbered records from argv[3] on to the queue in argv[2], and prints each number
 * when it is durable, until it is killed.
 */
const [, , folder, first] = process.argv;
async function appendForEver() {
    const queue = await openQueue({ folder: folder, maxBytes: 1e9, segmentBytes: 300_000 });
    queue.cursor('reader');
    let n = Number(first);
    for (;;) {
        const group = Array.from({ length: 1 + (n % 7) }, () => n++);
        await Promise.all(group.map(async (id) => {
            await queue.append(header({ items: 2 }), numbered(id, 100 + ((id * 977) % 5000)));
            process.stdout.write(`${id}\n`);
        }));
    }
}
void appendForEver();
