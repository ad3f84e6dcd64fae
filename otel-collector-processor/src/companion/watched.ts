import type { VigilConfig } from '@vigil/quality-model';
import type { TransactionRule } from '../kpi/index.ts';
import type { Watched } from '../messages/index.ts';

/** What pipelines look for in spans; undefined where neither users nor transactions are configured. */
export function watchedOf({ kpi: { users }, transactions }: VigilConfig): Watched | undefined {
  if (users === undefined && transactions.length === 0) return undefined;
  return {
    users,
    transactions: transactions.map(({ id, spans }) => ({
      id,
      spans: spans.map(({ service: name, namespace, environment, tenant, operation, attributes }) => ({
        service: { tenant, environment, namespace, name },
        operation,
        attributes,
      })),
    })),
  };
}

/** What transactions consist of, for whoever puts their spans together. */
export function transactionRules({ transactions }: VigilConfig): readonly TransactionRule[] {
  return transactions.map(({ id, spans, withinMs }) => ({ id, spanCount: spans.length, withinMs }));
}
