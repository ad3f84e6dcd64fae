import { stat } from 'node:fs/promises';
import { join } from 'node:path';
/** Names that are looked for where no configuration is named. */
const DEFAULT_NAMES = ['vigil.yaml', 'vigil.yml'];
/**
 * Which configuration is meant: the one that was named, else VIGIL_CONFIG, else `vigil.yaml` (or `vigil.yml`) in
 * `directory` ('' is the working directory) if it is there.
 */
export async function findConfig(named, env, directory = '') {
    const path = named ?? env['VIGIL_CONFIG'];
    if (path !== undefined && path !== '')
        return { path, required: true };
    const candidates = DEFAULT_NAMES.map((name) => join(directory, name));
    for (const candidate of candidates) {
        const found = await stat(candidate).catch(() => undefined);
        if (found)
            return { path: candidate, required: true };
    }
    return { path: candidates[0], required: false };
}
