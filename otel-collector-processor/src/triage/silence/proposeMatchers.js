/** Labels whose value changes with every restart of what they name: a silence on them soon hits nobody. */
const FLEETING = ['pod', 'instance', 'container_id', 'pod_ip', 'uid', 'id', 'endpoint'];
const REGEX_SPECIAL = /[\\^$.*+?()[\]{}|]/g;
/** A value in a matcher's regular expression (RE2, anchored). */
const escaped = (value) => value.replaceAll(REGEX_SPECIAL, '\\$&');
/**
 * Matchers that hit these alerts and as few others as their labels allow: what all have in common, and their names.
 * Without alerts there are none.
 */
export function proposeMatchers(alerts) {
  const [first] = alerts;
  if (first === undefined) return [];
  const common = Object.entries(first.labels)
    .filter(([name, value]) => value !== '' && alerts.every(({ labels }) => labels[name] === value))
    .filter(([name]) => name !== 'alertname' && (alerts.length === 1 || !FLEETING.includes(name)))
    .map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
  const names = [...new Set(alerts.map(({ labels }) => labels['alertname'] ?? ''))]
    .filter((name) => name !== '')
    .sort();
  const byName =
    names.length === 0
      ? []
      : [
          names.length === 1
            ? { name: 'alertname', value: names[0], isRegex: false, isEqual: true }
            : { name: 'alertname', value: names.map(escaped).join('|'), isRegex: true, isEqual: true },
        ];
  return [...byName, ...common.sort((a, b) => (a.name < b.name ? -1 : 1))];
}
