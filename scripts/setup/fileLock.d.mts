export function withFileLock<T>(
  path: string,
  options: { onWait: (pid: number) => void; waitMaxMs?: number },
  work: () => Promise<T>,
): Promise<T>;
