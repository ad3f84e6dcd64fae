import { Command, CommanderError } from 'commander';
import { EXIT_CODES } from './exitCode.ts';
import { HELP_TEXT } from './helpText.ts';
import { serveCommand } from './serveCommand.ts';
import { validateCommand } from './validateCommand.ts';
import { versionCommand } from './versionCommand.ts';
/** The program `vigil`. It never ends the process: it throws CommanderError for help and for usage errors. */
export function buildProgram(deps) {
    const { io, version } = deps;
    const program = new Command('vigil')
        .description("Vigil's companion: labels, measures and forwards OpenTelemetry data.")
        .version(version, '-V, --version', 'print the version')
        .helpCommand('help [command]', 'more of a command')
        .addHelpText('after', HELP_TEXT);
    for (const command of [serveCommand(deps), validateCommand(deps), versionCommand(deps)])
        program.addCommand(command);
    for (const command of [program, ...program.commands]) {
        command
            .exitOverride()
            .showHelpAfterError(`More: vigil ${command === program ? '' : `${command.name()} `}--help`)
            .configureOutput({ writeOut: io.stdout, writeErr: io.stderr });
    }
    return program;
}
/** Runs `vigil` with the arguments behind its name. Resolves to the exit code; never rejects. */
export async function runProgram(args, deps) {
    let exitCode = EXIT_CODES.ok;
    const end = (code) => {
        exitCode = code;
    };
    try {
        await buildProgram({ ...deps, end }).parseAsync(args, { from: 'user' });
        return exitCode;
    }
    catch (error) {
        if (error instanceof CommanderError)
            return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
        deps.io.stderr(`vigil: ${inWords(error)}\n`);
        return EXIT_CODES.failed;
    }
}
/** An error with a code was written for people; any other is a bug, and its stack is wanted. */
function inWords(error) {
    if (!(error instanceof Error))
        return String(error);
    return 'code' in error ? error.message : (error.stack ?? error.message);
}
