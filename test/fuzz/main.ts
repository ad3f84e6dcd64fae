// npm run test:fuzz -- [--count N] [--seed S] [--case NUMBER] [--json]
import { dirname } from 'node:path';
import { fuzzCommand } from './fuzzCommand.ts';

process.exit(await fuzzCommand(process.argv.slice(2), dirname(dirname(import.meta.dirname))));
