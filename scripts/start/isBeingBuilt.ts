const ANSWER_WITHIN_MS = 2000;

/** Whether the workbench at `url` says that it is still being built. */
export async function isBeingBuilt(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/workbench/build`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const { state } = (await response.json()) as { state?: unknown };
    return state === 'building';
  } catch {
    return false; // it has ended, say: then nothing is worth saying of its build
  }
}
