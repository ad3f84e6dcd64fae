/**
 * Installs the packages of `folder`, which has a package.json and a lock file of its own, if they are missing or out of
 * date; says so on stderr, where `name` says whose they are.
 */
export function ensureInstalled(folder: string, name: string): Promise<void>;

/** Why the packages of `folder` have to be installed, in words; undefined when they have not. */
export function whyInstall(folder: string): string | undefined;

/** To be called before an install, so that one that is interrupted is known as such. */
export function clearUnfinished(folder: string): void;

/** To be called when an install is complete. */
export function writeStamp(folder: string): void;
