import { listWords } from '../words/listWords.ts';
/** Most candidates that are kept. */
const CAUSES_MAX = 10;
/** A first cause of at least this score is as sure as its distance to the second. */
const FULL_SCORE = 0.5;
const TOO_LITTLE = 0.06;
/** Journeys and alerts alone say that something is wrong, and hardly where. */
const WITHOUT_FIGURES = 0.6;
const CONFIDENCE_MAX = 0.95;
const CONFIDENCE_MIN = 0.05;
/**
 * The candidates in order, and how surely the first is the right one: by its score, its lead over the second, whether
 * anything was measured there, and how much of what failed has a place at all. Not calibrated yet.
 */
export function verdictOf(found, members, harms) {
  const causes = [...found]
    .sort((a, b) => b.score - a.score || compareNames(a.service, b.service))
    .slice(0, CAUSES_MAX);
  const [first, second] = causes;
  if (first === undefined)
    return {
      causes,
      confidence: null,
      confidenceReason: `Not enough evidence: ${members.length === 1 ? 'the only signal does' : 'the signals do'} not say where the trouble is.`,
    };
  if (first.score < TOO_LITTLE)
    return { causes, confidence: null, confidenceReason: 'Not enough evidence: the deviations are too small to tell.' };
  const lead = second === undefined ? 1 : (first.score - second.score) / first.score;
  const hasFigures = first.evidence.some(({ expected, seen }) => expected !== null || seen !== null);
  const placed = members.length === 0 ? 1 : placedRatio(members, harms);
  const sure = Math.min(1, first.score / FULL_SCORE) * (0.5 + 0.5 * lead) * (hasFigures ? 1 : WITHOUT_FIGURES) * placed;
  const confidence = Math.min(CONFIDENCE_MAX, Math.max(CONFIDENCE_MIN, Math.round(sure * 100) / 100));
  return { causes, confidence, confidenceReason: reasonOf(first, second, hasFigures) };
}
/** Failures that have no place leave it open whether the first cause has to do with them: each such counts half. */
function placedRatio(members, harms) {
  const placed = [...harms.values()].reduce(
    (sum, { deviations, failures, ownAlerts }) => sum + deviations.length + failures.length + ownAlerts.length,
    0,
  );
  return 1 - 0.5 * Math.max(0, 1 - placed / members.length);
}
function reasonOf(first, second, hasFigures) {
  const says = [
    first.explains.length > 0
      ? `It explains ${listWords(first.explains.map(({ name }) => name))}, and nothing that it calls explains it.`
      : 'Nothing that it calls explains it.',
    ...(hasFigures ? [] : ['Alerts and journeys say so; no measured value deviates there.']),
    ...(second === undefined || second.score < first.score / 2 ? [] : [`${second.service.name} is close behind.`]),
  ];
  return says.join(' ');
}
function compareNames(a, b) {
  const [x, y] = [a, b].map((s) => [s.name, s.namespace, s.environment, s.tenant].join('\n'));
  return x < y ? -1 : x > y ? 1 : 0;
}
