export const NO_TRIAGE = {
  issues: new Map(),
  groups: new Map(),
  counts: { opened: 0, merged: 0, reopened: 0, resolved: 0, setAside: 0 },
};
/** Version of the stored document of what is not issues. */
const VERSION = 1;
export function writeRest({ groups, counts }) {
  return JSON.stringify({ version: VERSION, groups: [...groups], counts });
}
/** Throws for a document of another version. */
export function restoreTriage(issues, rest) {
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  if (rest === undefined) return { ...NO_TRIAGE, issues: byId };
  const { version, groups, counts } = JSON.parse(rest);
  if (version !== VERSION)
    throw new Error(
      `The stored state of triage has version ${version}, this Vigil reads ${VERSION}: start the Vigil that wrote it.`,
    );
  return { issues: byId, groups: new Map(groups), counts };
}
