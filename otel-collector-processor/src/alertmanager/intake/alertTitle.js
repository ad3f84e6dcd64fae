const TITLE_MAX_CHARS = 200;
const oneLine = (text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
/** One line for people: what the rule's author wrote as summary, else the rule's name and the service. */
export function alertTitle(labels, annotations, { service }) {
    const written = oneLine(annotations['summary'] ?? '') || oneLine(annotations['title'] ?? '');
    const name = oneLine(labels['alertname'] ?? '') || 'alert without a name';
    const title = written || (service === undefined ? name : `${name}: ${service.name}`);
    return title.length <= TITLE_MAX_CHARS ? title : `${title.slice(0, TITLE_MAX_CHARS - 1)}…`;
}
