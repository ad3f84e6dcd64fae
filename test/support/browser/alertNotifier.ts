import { createHash } from 'node:crypto';

export type NotifiedAlert = Readonly<{
  labels: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  startsAtMs: number;
  /** Left out while it fires. */
  endsAtMs?: number;
}>;

/** As Alertmanager says that there is no end yet. */
const NO_END = '0001-01-01T00:00:00Z';

/** Tells a companion of alerts as an Alertmanager's webhook (version 4) does. Resolves when they are stored. */
export async function notifyOf(
  hook: Readonly<{ url: string; token: string }>,
  alerts: readonly NotifiedAlert[],
): Promise<void> {
  const answer = await fetch(hook.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${hook.token}` },
    body: JSON.stringify({ version: '4', groupKey: '{}', alerts: alerts.map(written) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the webhook is answered ${answer.status}: ${text}`);
}

function written({ labels, annotations = {}, startsAtMs, endsAtMs }: NotifiedAlert) {
  return {
    status: endsAtMs === undefined ? 'firing' : 'resolved',
    labels,
    annotations,
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: endsAtMs === undefined ? NO_END : new Date(endsAtMs).toISOString(),
    generatorURL: 'http://prometheus.example/graph',
    fingerprint: createHash('sha256').update(JSON.stringify(labels)).digest('hex').slice(0, 16),
  };
}
