import { build } from 'esbuild';
/** Loaded by their packages only when asked for, which Vigil does not. */
const NEVER_LOADED = ['pg-native', 'cloudflare:sockets'];
/** CommonJS packages expect these names, which a module of the bundle's kind does not have. */
const COMMONJS_NAMES = `
import { createRequire as vigilCreateRequire } from 'node:module';
import { dirname as vigilDirname } from 'node:path';
import { fileURLToPath as vigilFileURLToPath } from 'node:url';
const require = vigilCreateRequire(import.meta.url);
const __filename = vigilFileURLToPath(import.meta.url);
const __dirname = vigilDirname(__filename);
`;
/**
 * Bundles the companion, with everything it needs, into one ES module. It is one file so that a worker thread can be
 * started from it by its own `import.meta.url`. Returns the paths of the files that went in, relative to `root`.
 */
export async function bundle(root, entry, outFile) {
    const { metafile, warnings } = await build({
        absWorkingDir: root,
        entryPoints: [entry],
        outfile: outFile,
        bundle: true,
        platform: 'node',
        format: 'esm',
        target: 'node24',
        external: NEVER_LOADED,
        banner: { js: COMMONJS_NAMES },
        legalComments: 'none', // THIRD-PARTY-LICENSES holds them whole
        sourcemap: false,
        metafile: true,
        logLevel: 'warning',
    });
    if (warnings.length > 0)
        throw new Error('esbuild warned: its words are above. A bundle is made without warnings only.');
    return Object.keys(metafile.inputs);
}
