import type { AlertSignalEvent } from '../../signals/index.ts';
import { alertPlace } from './alertLabels.ts';

const known = new WeakMap<AlertSignalEvent, string>();

/**
 * What stays the same of an alert while pods, instances and values change: its name, and the service, else the host, it
 * is about. So much is learned by.
 */
export function alertKind(signal: AlertSignalEvent): string {
  let kind = known.get(signal);
  if (kind === undefined) known.set(signal, (kind = writeKind(signal)));
  return kind;
}

function writeKind({ labels, subject }: AlertSignalEvent): string {
  const place = alertPlace(labels);
  const { namespace, environment } = subject.service ?? place;
  const about = subject.service?.name ?? place.serviceNames[0] ?? place.host;
  return [labels['alertname'] ?? '', environment, namespace, about].join('\n');
}
