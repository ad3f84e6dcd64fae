import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, answerMessage } from '../http/answer.ts';
import { readJson } from '../http/readJson.ts';
import { serveLoopback, type Answer, type LoopbackServer } from '../http/serveLoopback.ts';
import { answerUnbuilt } from './answerUnbuilt.ts';
import { beginBuild, failBuild, hearLine, type BuildFailed, type Building } from './buildState.ts';
import { buildStatus } from './buildStatus.ts';
import type { Build, RunBuild } from './runBuild.ts';

export type BuildingWorkbenchOptions = Readonly<{
  /** 0: one that is free. */
  port: number;
  /** Whether anything has to be built before it can be shown. */
  isDue: boolean;
  runBuild: RunBuild;
  /** The same for people, to be run by hand. */
  command: string;
  /** The workbench, once it is built; throws where it is not. */
  workbench: () => Answer;
  /** Folder of the script of the page that is shown meanwhile. */
  scripts: string;
  /** Is given what the build says. */
  log: (line: string) => void;
  /** Milliseconds. */
  nowMs: () => number;
}>;

type State = Building | BuildFailed | Readonly<{ kind: 'ready'; answer: Answer }>;

const BUILD_URL = '/workbench/build';

/**
 * Serves the workbench on loopback from now on, and builds it first where that is due: until it is there, and where it
 * could not be built, its pages say so. `GET /workbench/build` tells how far it is; POST tries again after a failure.
 */
export async function startBuildingWorkbench(o: BuildingWorkbenchOptions): Promise<LoopbackServer> {
  let build: Build | undefined;
  let state: State = o.isDue ? beginBuild(o.nowMs()) : showing(beginBuild(o.nowMs()));

  /** What is shown after a build that went well. */
  function showing(built: Building): State {
    try {
      return { kind: 'ready', answer: o.workbench() };
    } catch (error) {
      return failBuild(built, error instanceof Error ? error.message : String(error));
    }
  }

  function startBuild(): void {
    let building = beginBuild(o.nowMs());
    state = building;
    build = o.runBuild((line) => {
      o.log(line);
      state = building = hearLine(building, line, o.nowMs());
    });
    void build.ended.then((code) => {
      build = undefined;
      state = code === 0 ? showing(building) : failBuild(building, `exit code ${code}`);
    });
  }

  async function answerBuild(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') {
      // That it has to be JSON keeps forms of other sites out, as with every POST here.
      const { kind } = await readJson(request);
      if (kind !== 'json') return answerMessage(response, kind === 'too_long' ? 413 : 400, 'JSON, such as {}');
      if (state.kind === 'failed') startBuild();
      return answerJson(response, 202, buildStatus(state, o.nowMs()));
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return answerMessage(response, 405, 'GET or POST');
    answerJson(response, 200, buildStatus(state, o.nowMs()));
  }

  const { url, close } = await serveLoopback(o.port, (request, response, ownUrl) => {
    const [path] = (request.url ?? '').split('?');
    if (path === BUILD_URL) return answerBuild(request, response);
    if (state.kind === 'ready') return state.answer(request, response, ownUrl);
    return answerUnbuilt(request, response, { state, nowMs: o.nowMs(), command: o.command, scripts: o.scripts });
  });
  // Not before it listens: a build whose page nobody can open would be for nothing.
  if (o.isDue) startBuild();
  return {
    url,
    async close() {
      await Promise.all([close(), build?.stop()]);
    },
  };
}
