/** Version of a stored document. */
export const ISSUE_DOCUMENT_VERSION = 1;
export function writeIssue(issue) {
  return JSON.stringify({ version: ISSUE_DOCUMENT_VERSION, issue });
}
/** Written by `writeIssue` alone. Throws for a document of another version. */
export function readIssue(document) {
  const { version, issue } = JSON.parse(document);
  if (version !== ISSUE_DOCUMENT_VERSION)
    throw new Error(
      `A stored issue has version ${version}, this Vigil reads ${ISSUE_DOCUMENT_VERSION}: start the Vigil that wrote it.`,
    );
  return issue;
}
export const isActive = ({ signal }) => signal.endedMs === null;
/** Is it over neither by itself nor by merging? */
export const isOpen = ({ state }) => state === 'open' || state === 'acknowledged';
/** Signals of the opening under way; of a resolved issue, of its last one. */
export function currentMembers({ members, reopenedMs }) {
  return members.filter(({ endNoticedMs }) => endNoticedMs === null || endNoticedMs >= reopenedMs);
}
export function byBeginning(a, b) {
  return a.startedMs - b.startedMs || (a.signal.key < b.signal.key ? -1 : a.signal.key > b.signal.key ? 1 : 0);
}
