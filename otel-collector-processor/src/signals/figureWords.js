/** Units of the figures of an anomaly, as the API names them. */
export const UNIT_OF = { latency: 'ms', errors: 'ratio', rate: 'per_second' };
/** A figure for people: `1.2 s`, `95 ms`, `30 %`, `0.4 a second`. Two digits tell enough. */
export function figureWords(value, unit) {
    switch (unit) {
        case 'ms':
            return value >= 1000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`;
        case 'ratio':
            return `${digits(value * 100)} %`;
        case 'per_second':
            return `${digits(value)} a second`;
        default:
            return unit;
    }
}
/** Two significant digits, and never an exponent. */
function digits(value) {
    if (value >= 10)
        return String(Math.round(value));
    return String(Number(value.toPrecision(2)));
}
