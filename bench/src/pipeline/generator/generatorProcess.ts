// A process of its own, started by startLoad: commands come and answers go by IPC.
import { answerCommands } from '../processes/commands.ts';
import { Generator } from './generator.ts';
import type { GeneratorCommands } from './generatorCommands.ts';

const generator = new Generator();

answerCommands<GeneratorCommands>({ run: (run) => generator.run(run) });
