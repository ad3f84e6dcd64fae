import { matchesPattern } from './matchesPattern.ts';
import { AlertmanagerError } from '../api/alertmanagerError.ts';
/** As Alertmanager writes it: `name=~"value"`. */
export function matcherText({ name, value, isRegex, isEqual }) {
    return `${name}${isEqual ? '=' : '!'}${isRegex ? '~' : isEqual ? '' : '='}${JSON.stringify(value)}`;
}
/** A label that is absent is the empty text to a matcher. */
const valueOf = (labels, name) => (Object.hasOwn(labels, name) ? labels[name] : '');
/** Which of the values a matcher takes. Throws AlertmanagerError `invalid_matcher`. */
function taken(matcher, values) {
    const { value, isRegex, isEqual } = matcher;
    if (!isRegex)
        return new Set(values.filter((candidate) => (candidate === value) === isEqual));
    const result = matchesPattern(value, values);
    if (result.kind === 'invalid')
        throw new AlertmanagerError('invalid_matcher', `The matcher ${matcherText(matcher)} ${result.why}.`);
    return new Set(values.filter((_, index) => result.matches[index] === isEqual));
}
/**
 * Those that all matchers match, as a silence with them would: `=`, `!=`, `=~`, `!~`, a regular expression from the first
 * character to the last. Like Alertmanager it throws (AlertmanagerError `invalid_matcher`) where no matcher asks for
 * anything: such a silence would silence everything.
 */
export function matchAll(matchers, candidates) {
    let left = [...candidates];
    let asksForSomething = false;
    for (const matcher of matchers) {
        const values = [...new Set(left.map(({ labels }) => valueOf(labels, matcher.name)))];
        const ofAlerts = taken(matcher, ['', ...values]);
        asksForSomething ||= !ofAlerts.has('');
        left = left.filter(({ labels }) => ofAlerts.has(valueOf(labels, matcher.name)));
    }
    if (!asksForSomething)
        throw new AlertmanagerError('invalid_matcher', 'Every one of these matchers matches a label that is absent: the silence would be of everything, and Alertmanager refuses it.');
    return left;
}
