// The house's own, which has no types: its launcher runs on Node 20, before anything is installed.
export { ensureInstalled } from '../../../scripts/setup/install.mjs';
export { clearUnfinished, whyInstall, writeStamp } from '../../../scripts/setup/installState.mjs';
