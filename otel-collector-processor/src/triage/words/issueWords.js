import { currentMembers, isActive } from '../issueRecord.ts';
import { listWords } from './listWords.ts';
/** Titles stand in lists and in alerts. */
const TITLE_MAX_CHARS = 200;
/** What an issue is called and said of it in a few sentences: templates and facts only. */
export function issueWords(issue) {
  const members = currentMembers(issue);
  const [cause] = issue.verdict.causes;
  return {
    title: shortened(cause === undefined ? (members[0]?.signal.title ?? 'Issue without signals') : titleOf(cause)),
    summary: [...causeSentences(cause, issue), ...effectSentences(cause, members)].join(' '),
  };
}
function titleOf(cause) {
  const [evidence] = cause.evidence;
  // The words of traffic have the figures already.
  return cause.kind === 'traffic' || evidence === undefined ? cause.text : `${cause.text}: ${evidence.text}`;
}
function causeSentences(cause, { verdict }) {
  if (cause === undefined) return [verdict.confidenceReason];
  const named = `${cause.text}.`; // it may begin with a name, which is written as it is
  const seems = verdict.confidence === null ? `${named} ${verdict.confidenceReason}` : named;
  const also = cause.evidence.slice(0, 2).map(({ text }) => text);
  const effect =
    cause.explains.length === 0
      ? []
      : [
          cause.kind === 'traffic'
            ? `Behind it, ${listWords(cause.explains.map(({ name }) => name))} are called less too.`
            : `It explains the trouble of ${listWords(cause.explains.map(({ name }) => name))}.`,
        ];
  return [seems, ...(cause.kind === 'traffic' ? [] : also.map(sentence)), ...effect];
}
function effectSentences(cause, members) {
  const own = new Set(cause?.evidence.slice(0, 2).map(({ signalKey }) => signalKey));
  const journeys = members.flatMap(({ signal }) =>
    signal.kind === 'journey' && !own.has(signal.key) ? [`${signal.checkId} (step ${signal.failedStep})`] : [],
  );
  const alerts = members.filter((member) => member.signal.kind === 'alert' && isActive(member)).length;
  return [
    ...(journeys.length === 0 ? [] : [`Failing journeys: ${listWords(journeys)}.`]),
    ...(alerts === 0 ? [] : [alerts === 1 ? 'One alert is firing.' : `${alerts} alerts are firing.`]),
  ];
}
function sentence(text) {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
function shortened(text) {
  return text.length <= TITLE_MAX_CHARS ? text : `${text.slice(0, TITLE_MAX_CHARS - 1)}…`;
}
