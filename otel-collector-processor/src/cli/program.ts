import type { ChildProcess } from 'node:child_process';
import { Command, CommanderError } from 'commander';
import type { CliIo } from './cliIo.ts';
import { deadLetterCommand } from './deadLetter/deadLetterCommand.ts';
import { EXIT_CODES } from './exitCode.ts';
import { HELP_TEXT } from './helpText.ts';
import { importCommand } from './journeys/importCommand.ts';
import { planCommand } from './journeys/planCommand.ts';
import { schemaCommand } from './journeys/schemaCommand.ts';
import { testCommand } from './journeys/testCommand.ts';
import { serveCommand } from './serveCommand.ts';
import type { Serve } from './serveOptions.ts';
import { validateCommand } from './validateCommand.ts';
import { versionCommand } from './versionCommand.ts';

export type ProgramDeps = Readonly<{
  serve: Serve;
  /** Starts a child process that performs journeys. */
  spawnRunner: () => ChildProcess;
  io: CliIo;
  /** Of the package. */
  version: string;
  /** Called with the exit code when a command has ended. */
  end: (code: number) => void;
}>;

/** The program `vigil`. It never ends the process: it throws CommanderError for help and for usage errors. */
export function buildProgram(deps: ProgramDeps): Command {
  const { io, version } = deps;
  const program = new Command('vigil')
    .description("Vigil's companion: labels, measures and forwards OpenTelemetry data.")
    .version(version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'more of a command')
    .addHelpText('after', HELP_TEXT);
  const commands = [
    serveCommand(deps),
    validateCommand(deps),
    planCommand(deps),
    testCommand(deps),
    importCommand(deps),
    schemaCommand(deps),
    deadLetterCommand(deps),
    versionCommand(deps),
  ];
  for (const command of commands) program.addCommand(command);
  setUp(program, 'vigil', io);
  return program;
}

/** A command and those below it: they throw where they would end the process, and write where they are told. */
function setUp(command: Command, name: string, io: CliIo): void {
  command
    .exitOverride()
    .showHelpAfterError(`More: ${name} --help`)
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
  for (const below of command.commands) setUp(below, `${name} ${below.name()}`, io);
}

/** Runs `vigil` with the arguments behind its name. Resolves to the exit code; never rejects. */
export async function runProgram(args: readonly string[], deps: Omit<ProgramDeps, 'end'>): Promise<number> {
  let exitCode: number = EXIT_CODES.ok;
  const end = (code: number): void => {
    exitCode = code;
  };
  try {
    await buildProgram({ ...deps, end }).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    deps.io.stderr(`vigil: ${inWords(error)}\n`);
    return EXIT_CODES.failed;
  }
}

/** An error with a code was written for people; any other is a bug, and its stack is wanted. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? error.message : (error.stack ?? error.message);
}
