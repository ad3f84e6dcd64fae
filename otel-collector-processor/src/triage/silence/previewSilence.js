import { isActive } from '../issueRecord.ts';
import { proposeMatchers } from './proposeMatchers.ts';
export const NO_ALERTMANAGER = {
  kind: 'unavailable',
  reason: 'Vigil knows no Alertmanager. Add one to vigil.yaml, or silence the alerts where they come from.',
};
export function silenceProblem(error) {
  const reason = error instanceof Error ? error.message : String(error);
  const isInvalid = error instanceof Error && 'code' in error && error.code === 'invalid_matcher';
  return { kind: isInvalid ? 'invalid_matchers' : 'unavailable', reason };
}
export function activeAlerts({ members }) {
  return members.filter(isActive).flatMap(({ signal }) => (signal.kind === 'alert' ? [signal] : []));
}
/**
 * Whom a silence with these matchers would hit now: alerts of the issue, and others. Without matchers, those that fit the
 * issue's alerts are proposed. Throws what the silencers throw.
 */
export function previewSilence(issue, matchers, silencers) {
  const alerts = activeAlerts(issue);
  const asked = matchers ?? proposeMatchers(alerts);
  const hit = asked.length === 0 ? [] : silencers.flatMap((silencer) => silencer.preview(asked));
  const hitKeys = new Set(hit.map(keyOf));
  const ownKeys = new Set(alerts.map(keyOf));
  return {
    matchers: [...asked],
    ofIssue: alerts.filter((alert) => hitKeys.has(keyOf(alert))).map(plain),
    notSilenced: alerts.filter((alert) => !hitKeys.has(keyOf(alert))).map(plain),
    others: hit.filter((alert) => !ownKeys.has(keyOf(alert))).map(plain),
  };
}
const keyOf = ({ source, fingerprint }) => `${source}\n${fingerprint}`;
function plain({ fingerprint, source, labels }) {
  return { fingerprint, source, labels: { ...labels } };
}
