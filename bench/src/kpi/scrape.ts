import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { startApi } from '../../../otel-collector-processor/src/api/index.ts';
import { fakeDeps } from '../../../otel-collector-processor/src/api/testing/fakeDeps.ts';
import { T0 } from '../../../otel-collector-processor/src/kpi/testing/foldSpans.ts';
import { stateOf } from './manySeries.ts';
import type { ScrapeReport } from './scrapeClient.ts';

/** Scrapes a real listener that has so many series, from another thread that asks the API all the while. */
export async function measureScrape(root: string, series: number): Promise<ScrapeReport> {
  const kpi = stateOf(series);
  const api = await startApi({
    host: '127.0.0.1',
    port: 0,
    deps: { ...fakeDeps(), kpi, exposeMetrics: (scraper) => kpi.expose(T0 + 1000, scraper) },
  });
  try {
    const worker = new Worker(join(root, 'bench/src/kpi/scrapeClient.ts'), { workerData: { port: api.port } });
    return await new Promise<ScrapeReport>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  } finally {
    await api.close(1000);
  }
}
