import { figureWords, UNIT_OF } from './figureWords.ts';
/** `POST /payments takes 1 s, usually 95 ms`. */
export function anomalyWords({ subject, of }, { seen, expected }) {
    const [is, usual] = [seen, expected].map((value) => figureWords(value, UNIT_OF[of]));
    const what = subject.operation === '' ? 'it' : subject.operation;
    switch (of) {
        case 'latency':
            return `${what} takes ${is}, usually ${usual}`;
        case 'errors':
            return `${what} fails in ${is} of calls, usually ${usual}`;
        case 'rate':
            return `${what} is called ${is === '0 a second' ? 'no more' : is}, usually ${usual}`;
        default:
            return of;
    }
}
