import type { ApiDeps } from '../api/index.ts';
import type { Logger } from '../log/index.ts';
import { StoreError } from '../store/index.ts';

/** In place of a store where the engine is elsewhere: acts upon this pipeline are lines of its log. */
export function logOfActs(logger: Pick<Logger, 'info'>): ApiDeps['store'] {
  return {
    kind: 'none',
    ping: async () => {},
    appendAudit: async (entry) => logger.info({ audit: entry }, 'act'),
    readAudit: () =>
      Promise.reject(
        new StoreError(
          'closed',
          'A pipeline keeps no audit trail: acts upon it are lines of its log, with the field "audit". The trail of the installation is at the engine.',
        ),
      ),
  };
}
