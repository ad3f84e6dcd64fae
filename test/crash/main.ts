// npm run test:crash -- [--rounds N] [--seed S] [--rows FILE] [--json]
import { dirname } from 'node:path';
import { crashCommand } from './crashCommand.ts';

// what was started ends with this process
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
process.exit(await crashCommand(process.argv.slice(2), dirname(dirname(import.meta.dirname))));
