import { readFile, writeFile } from 'node:fs/promises';
import { Argument, Command } from 'commander';
import { parse, stringify } from 'yaml';
import { vigilConfigSchema } from '@vigil/quality-model';
import { IMPORT_FORMATS, ImportError, type ImportFormat } from '../../checks/index.ts';
import type { CliIo } from '../cliIo.ts';
import { printable } from '../deadLetter/table.ts';
import { EXIT_CODES } from '../exitCode.ts';

type Flags = Readonly<{ targets?: string; base?: string; out?: string }>;

/** `vigil import`: journeys from the files of other tools. What cannot be carried over is said on standard error. */
export function importCommand({ io, end }: Readonly<{ io: CliIo; end: (code: number) => void }>): Command {
  const formats = Object.entries(IMPORT_FORMATS).map(([name, { summary }]) => `${name}: ${summary}`);
  return new Command('import')
    .summary('make journeys from the files of another tool')
    .description(
      'Prints targets and journeys as YAML, for vigil.yaml or a file of its own in a folder. What has no counterpart is listed on standard error, never dropped in silence. Nothing that may change something is carried over.',
    )
    .addArgument(new Argument('<format>', formats.join('; ')).choices(Object.keys(IMPORT_FORMATS)))
    .argument('<file>', 'YAML or JSON')
    .option('--targets <file>', 'of blackbox: the configuration of Prometheus that names its modules')
    .option('--base <url>', 'of openapi: instead of the first server of the document')
    .option('-o, --out <file>', 'write there instead of standard output')
    .action(async (format: ImportFormat, file: string, { targets, base, out }: Flags) => {
      try {
        const source = {
          file: await read(file),
          targets: targets === undefined ? undefined : await read(targets),
          base,
        };
        const { notes, ...config } = IMPORT_FORMATS[format].read(source);
        const head = `# Made by \`vigil import ${format}\`: ${config.journeys.length} journeys. Look at targets and budgets before you use it.\n`;
        const text = head + stringify(config, { lineWidth: 120 });
        if (out === undefined) io.stdout(text);
        else await writeFile(out, text);
        for (const { where, what } of notes) io.stderr(`${printable(where)}: ${printable(what)}\n`);
        const checked = vigilConfigSchema.safeParse(config);
        for (const { path, message } of checked.error?.issues ?? [])
          io.stderr(`${path.join('.')} ${printable(message)}: mend it by hand\n`);
        io.stderr(`${config.journeys.length} journeys; ${notes.length} things were not carried over\n`);
        end(checked.success ? EXIT_CODES.ok : EXIT_CODES.failed);
      } catch (error) {
        if (!(error instanceof ImportError)) throw error;
        io.stderr(`${printable(file)}: ${error.message}\n`);
        end(EXIT_CODES.failed);
      }
    });
}

/** JSON is YAML, too. */
async function read(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new ImportError(`cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  try {
    return text.trimStart().startsWith('{') || text.trimStart().startsWith('[') ? JSON.parse(text) : parse(text);
  } catch (error) {
    throw new ImportError(`is neither YAML nor JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}
