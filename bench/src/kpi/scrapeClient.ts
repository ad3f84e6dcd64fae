import { get, type IncomingMessage } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/** The scrape that took longest, and the longest that the API kept anybody waiting meanwhile, beyond its usual wait. */
export type ScrapeReport = Readonly<{
  scrapeMs: readonly number[];
  bytes: number;
  apiDelayMsMax: number;
  asked: number;
}>;

const SCRAPES = 3;
const { port } = workerData as { port: number };

async function timed(path: string): Promise<{ ms: number; bytes: number }> {
  const beganMs = performance.now();
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get({ host: '127.0.0.1', port, path, headers: { 'user-agent': 'bench' } }, resolve).once('error', reject),
  );
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
  return { ms: performance.now() - beganMs, bytes };
}

async function main(): Promise<void> {
  await timed('/metrics'); // the first one shows zeros, and compiles
  const usual: number[] = [];
  for (let i = 0; i < 50; i++) usual.push((await timed('/healthz')).ms);
  const usualMs = usual.sort((a, b) => a - b)[Math.floor(usual.length / 2)]!;
  const scrapeMs: number[] = [];
  let bytes = 0;
  let apiMsMax = 0;
  let asked = 0;
  for (let i = 0; i < SCRAPES; i++) {
    let scraping = true;
    const scrape = timed('/metrics').finally(() => (scraping = false));
    while (scraping) {
      apiMsMax = Math.max(apiMsMax, (await timed('/healthz')).ms);
      asked++;
    }
    const done = await scrape;
    scrapeMs.push(done.ms);
    bytes = done.bytes;
  }
  const report: ScrapeReport = { scrapeMs, bytes, apiDelayMsMax: Math.max(0, apiMsMax - usualMs), asked };
  parentPort!.postMessage(report);
}
await main();
