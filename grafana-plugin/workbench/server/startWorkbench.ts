import { answerWorkbench, type WorkbenchContent } from './answerWorkbench.ts';
import { serveLoopback, type LoopbackServer } from './http/serveLoopback.ts';

/** `port` 0: one that is free. */
export type WorkbenchOptions = WorkbenchContent & Readonly<{ port: number }>;

export type Workbench = LoopbackServer;

/** Serves a workbench that is built, on loopback. Rejects where the port is taken, or something is not built. */
export async function startWorkbench({ port, ...content }: WorkbenchOptions): Promise<Workbench> {
  return serveLoopback(port, answerWorkbench(content));
}
