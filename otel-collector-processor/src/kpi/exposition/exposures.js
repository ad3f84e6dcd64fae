/** A scraper that was away for longer is new: Prometheus has called its series stale by then (its lookback is 5 min). */
const SCRAPER_FORGOTTEN_MS = 300_000;
/** More names than a scrape job has replicas; beyond, the one that came least recently is forgotten. */
const SCRAPERS_MAX = 32;
export function createExposures(zeroInitialise) {
    /** Least recent first. */
    const scrapers = new Map();
    let lastBirth = 0;
    let seenByAny = 0;
    return {
        nextBirth: () => ++lastBirth,
        begin(scraper, nowMs) {
            const known = scrapers.get(scraper);
            const isFresh = known !== undefined && nowMs - known.atMs <= SCRAPER_FORGOTTEN_MS;
            const seen = isFresh ? known.seen : seenByAny;
            return { scraper, nowMs, upTo: lastBirth, seen: zeroInitialise ? seen : lastBirth };
        },
        end({ scraper, nowMs, upTo }) {
            const before = scrapers.get(scraper)?.seen ?? 0; // of an exposition that overtook this one
            scrapers.delete(scraper);
            scrapers.set(scraper, { seen: Math.max(before, upTo), atMs: nowMs });
            seenByAny = Math.max(seenByAny, upTo);
            if (scrapers.size <= SCRAPERS_MAX)
                return;
            for (const oldest of scrapers.keys()) {
                scrapers.delete(oldest);
                return;
            }
        },
        assumeAll() {
            seenByAny = lastBirth;
            for (const scraper of scrapers.values())
                scraper.seen = lastBirth;
        },
        write(writer) {
            writer.number(lastBirth);
            writer.number(seenByAny);
            writer.number(scrapers.size);
            for (const [name, { seen, atMs }] of scrapers) {
                writer.text(name);
                writer.number(seen);
                writer.number(atMs);
            }
        },
        read(reader) {
            lastBirth = reader.number();
            seenByAny = reader.number();
            for (let n = reader.number(); n > 0; n--)
                scrapers.set(reader.text(), { seen: reader.number(), atMs: reader.number() });
        },
    };
}
