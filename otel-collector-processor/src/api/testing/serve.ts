import { startApi, type RunningApi, type StartApiOptions } from '../startApi.ts';
import { fakeDeps, type FakeDeps } from './fakeDeps.ts';

export type Served = RunningApi & Readonly<{ url: string; deps: FakeDeps }>;

/** The real server on a free port of the loopback, on fakes. The caller closes it. */
export async function serve(
  deps: FakeDeps = fakeDeps(),
  options: Partial<Omit<StartApiOptions, 'deps'>> = {},
): Promise<Served> {
  const running = await startApi({ deps, host: '127.0.0.1', port: 0, ...options });
  return { ...running, url: `http://127.0.0.1:${running.port}`, deps };
}
