import { parsePortBase } from '../config/index.ts';
/** VIGIL_PORT_BASE, if it is set. One that cannot be used is a usage error, and no problem of the configuration. */
export function portBaseOf({ env }, command) {
    try {
        return parsePortBase(env['VIGIL_PORT_BASE']);
    }
    catch (error) {
        return command.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    }
}
