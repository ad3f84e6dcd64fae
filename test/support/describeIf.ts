/** `describe`, or `describe.skip` under a name that says why. */
export function describeIf(canRun: boolean, why: string): (name: string, fn: () => void) => void {
  return canRun ? describe : (name, fn) => describe.skip(`${name} (skipped: ${why})`, fn);
}
