import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
/** A process that is started with this in its environment must call `runCheckRunner()` and do nothing else. */
export const RUNNER_ROLE = { name: 'VIGIL_ROLE', value: 'check-runner' };
/** Heap of a runner: it holds a few answers of at most 5 MiB, as bytes and as text. */
const HEAP_MAX_MB = 192;
/** What a runner may have of the environment: where it finds certificates and Windows itself. No secret is among it. */
const ENVIRONMENT = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'SystemRoot', 'TZ'];
/**
 * Starts `entry` (the file of the program itself, so that a bundle stays one file) as a check runner, with a clean
 * environment and little memory. Its output is for `RunnerPool` alone: a crash may print anything.
 */
export function forkRunner(entry, heapMaxMb = HEAP_MAX_MB) {
    const kept = ENVIRONMENT.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
    });
    return fork(typeof entry === 'string' ? entry : fileURLToPath(entry), [], {
        env: { ...Object.fromEntries(kept), [RUNNER_ROLE.name]: RUNNER_ROLE.value },
        execArgv: [`--max-old-space-size=${heapMaxMb}`],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        serialization: 'json',
    });
}
