const COUNTERS = {
  vigil_issues_opened_total: ['opened', 'Issues opened.'],
  vigil_issues_merged_total: ['merged', 'Issues that were merged into another.'],
  vigil_issues_reopened_total: ['reopened', 'Issues whose cause came back.'],
  vigil_issues_resolved_total: ['resolved', 'Issues that resolved, by themselves or by a person.'],
  vigil_signals_set_aside_total: ['setAside', 'Weak signals that ended and that no other confirmed.'],
};
/** What triage tells of itself, in Prometheus text format. Counters last over restarts: they are stored with the issues. */
export function* exposeTriage(figures) {
  yield '# HELP vigil_issues Issues that are not resolved, by state.\n# TYPE vigil_issues gauge\n';
  yield `vigil_issues{state="open"} ${figures.open}\nvigil_issues{state="acknowledged"} ${figures.acknowledged}\n`;
  yield '# HELP vigil_signals_set_aside Weak signals that no other confirms yet.\n# TYPE vigil_signals_set_aside gauge\n';
  yield `vigil_signals_set_aside ${figures.setAsideNow}\n`;
  for (const [name, [key, help]] of Object.entries(COUNTERS)) {
    yield `# HELP ${name} ${help}\n# TYPE ${name} counter\n${name} ${figures[key]}\n`;
  }
}
