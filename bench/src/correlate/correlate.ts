import { ALERT_SET_ABSENT, alertSetOf } from '../alerts/alertSet.ts';
import { scoreWithPython } from '../alerts/scoreWithPython.ts';
import type { Benchmark } from '../benchmark.ts';
import { clusterStream } from './clusterStream.ts';

/** Task A of the alert sets: which alerts belong to one fault? */
export const correlate: Benchmark = {
  summary: 'alerts of overlapping faults put into issues, by the scorer of the set',
  method:
    'Each stream of the set told to triage as the product runs it (its defaults, no setting of the bench), tick by tick, ' +
    'on a clock of its own; alerts of one time are told together, as a poll brings them, and end 5 min later ' +
    "(Alertmanager's resolve_timeout) since the set knows no ends. Before that, the set's unlabelled history, moved in " +
    'whole to before the stream where it is years away. Labels are alertname, service, pod, node, client, span_name; ' +
    'the service graph is that of the topology. The cluster of an alert is the issue, or group of signals set aside, that ' +
    'it was put into at its time; nothing later is used. Scored by score.py, unchanged, which python3 runs.',
  switches: { set: { type: 'string' } },
  async run({ dataFolder, switches, say }) {
    const set = await alertSetOf(dataFolder, switches['set']);
    if (set === undefined) return ALERT_SET_ABSENT;
    const predictions: { id: string; cluster: string | null }[] = [];
    const startedMs = performance.now();
    let alerts = 0;
    for (const [name, stream] of set.streams) {
      say(`${name}: ${stream.length} alerts`);
      alerts += stream.length;
      for (const [id, cluster] of clusterStream(set, stream)) predictions.push({ id, cluster: `${name} ${cluster}` });
    }
    const msPerAlert = (performance.now() - startedMs) / (alerts + set.streams.size * set.history.length);
    const scores = await scoreWithPython(set.files.scorer, 'correlate', set.files.truth, predictions);
    const mix = scores.get('mean mix') ?? {};
    const seq = scores.get('mean seq') ?? {};
    const figures = {
      mix: { b3: mix['B3'], ari: mix['ARI'], recovered: mix['recovered'], compression: mix['compression'] },
      seq: { b3: seq['B3'] },
      streams: Object.fromEntries(scores),
      msPerAlert,
    };
    const row = (of: Readonly<Record<string, number>>): string =>
      ['B3', 'ARI', 'recovered', 'P', 'R', 'compression'].map((name) => `${name} ${of[name]?.toFixed(3)}`).join('  ');
    return {
      kind: 'measured',
      figures,
      table: [
        ...[...scores].map(([of, numbers]) => [of, row(numbers)] as const),
        ['time', `${msPerAlert.toFixed(3)} ms an alert`],
      ],
    };
  },
};
