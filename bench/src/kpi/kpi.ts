import type { Benchmark } from '../benchmark.ts';
import { median } from '../statistics/median.ts';
import { bytesPerSeries } from './bytesPerSeries.ts';
import { measureScrape } from './scrape.ts';
import { measureSpanCost, SPANS_A_REQUEST } from './spanCost.ts';

const SIZES = [1000, 10_000, 100_000] as const;
const SCRAPED = 100_000;

/** What KPIs cost: time a span, memory a series, time a scrape. */
export const kpi: Benchmark = {
  summary: 'what KPIs cost: CPU a span, bytes a series, a scrape of 100,000 series',
  method:
    `CPU a span: requests of ${SPANS_A_REQUEST} spans from the seeded generator of \`splice\`, about 1,000 series; pass-through is scan and splice, measured is with ` +
    'every rule of enrichment and folding into a delta, watched with users and a transaction beside; user + system time, each way in turn, median of 7 rounds. ' +
    'Bytes a series: heap and array buffers of the KPI state after collection, less what was there before; a series is one attribute combination with explicit buckets and, in one time slot, the exponential histogram. ' +
    'Scrape: GET /metrics on a real listener from another thread, median of 3 after a first one; delay: the longest GET /healthz meanwhile, less the usual one.',
  run: async ({ root, say }) => {
    const cost = measureSpanCost(say);
    const bytes: Record<string, number> = {};
    for (const series of SIZES) {
      say(`memory of ${series} series`);
      bytes[series] = Math.round(bytesPerSeries(series));
    }
    say(`scraping ${SCRAPED} series`);
    const scrape = await measureScrape(root, SCRAPED);
    const figures = {
      nsPerSpanOverPassthrough: Math.round(cost.measured - cost.passThrough),
      nsPerSpan: {
        passThrough: Math.round(cost.passThrough),
        measured: Math.round(cost.measured),
        watched: Math.round(cost.watched),
      },
      series: cost.series,
      bytesPerSeries: bytes,
      scrapeMs100k: Math.round(median([...scrape.scrapeMs])),
      scrapeBytes100k: scrape.bytes,
      apiDelayMsMax100k: Math.round(scrape.apiDelayMsMax),
    };
    return {
      kind: 'measured',
      figures,
      table: [
        [`CPU a span beyond pass-through, ${cost.series} series`, `${figures.nsPerSpanOverPassthrough} ns`],
        ['the same with users and a transaction watched', `${Math.round(cost.watched - cost.passThrough)} ns`],
        ...SIZES.map((series) => [`bytes a series of ${series}`, String(bytes[series])] as const),
        ['scrape of 100,000 series', `${figures.scrapeMs100k} ms, ${Math.round(scrape.bytes / 1e6)} MB`],
        ['longest wait at the API meanwhile', `${figures.apiDelayMsMax100k} ms`],
      ],
    };
  },
};
