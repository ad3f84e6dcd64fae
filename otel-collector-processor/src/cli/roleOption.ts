import { Option } from 'commander';
import { PROCESS_ROLES } from '@vigil/quality-model';

/** `--role`, which several commands have. */
export function roleOption(): Option {
  return new Option(
    '--role <role>',
    'all: pipelines and engine in one process; pipeline: receives, labels, queues and forwards, and sends what it measures to an engine elsewhere; engine: everything but the pipelines',
  )
    .choices(PROCESS_ROLES)
    .default('all');
}
