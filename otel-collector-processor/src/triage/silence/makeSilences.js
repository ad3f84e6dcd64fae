import { NO_ALERTMANAGER, silenceProblem } from './previewSilence.ts';
/** In every Alertmanager that has an alert to silence; where none has, in all. What was made, or why nothing was. */
export async function makeSilences(silencers, silence) {
  if (silencers.length === 0) return NO_ALERTMANAGER;
  let concerned;
  try {
    const hit = silencers.filter((silencer) => silencer.preview(silence.matchers).length > 0);
    concerned = hit.length > 0 ? hit : silencers;
  } catch (error) {
    return silenceProblem(error);
  }
  const results = await Promise.allSettled(
    concerned.map(async (silencer) => ({
      silenceId: await silencer.createSilence(silence),
      source: silencer.source,
    })),
  );
  const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined) return { kind: 'made', made, failure: '' };
  const problem = silenceProblem(failure.reason);
  return made.length === 0 ? problem : { kind: 'made', made, failure: problem.reason };
}
