/**
 * What `vigil` ends with:
 * - ok: done, or a server that was told to stop and did.
 * - failed: the configuration is wrong, or the command could not do what it was to do.
 * - usage: an unknown command or option, or a value that an option or variable cannot have.
 */
export const EXIT_CODES = { ok: 0, failed: 1, usage: 2 };
