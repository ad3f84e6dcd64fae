// npm run test:fuzz -- [--count N] [--seed S] [--case NUMBER] [--json]
import { dirname } from 'node:path';
import { fuzzCommand } from './fuzzCommand.ts';

// what was started ends with this process
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.exit(await fuzzCommand(process.argv.slice(2), dirname(dirname(import.meta.dirname))));
