/** The whole text. */
export function exposed(state, nowMs, scraper) {
    return [...state.expose(nowMs, scraper)].join('');
}
/** The samples of an exposition that is not the first, by metric and labels. */
export function samples(state, nowMs) {
    exposed(state, nowMs);
    return samplesOf(exposed(state, nowMs));
}
export function samplesOf(text) {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))];
    }));
}
/** Those of one metric. */
export function samplesNamed(all, name) {
    return [...all].filter(([sample]) => sample === name || sample.startsWith(`${name}{`));
}
