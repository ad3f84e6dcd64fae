import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerFile } from '../files/answerFile.ts';
import { answerEmpty, answerJson, answerMessage } from '../http/answer.ts';
import { answerPage } from '../pages/answerPage.ts';
import type { BuildFailed, Building } from './buildState.ts';
import { buildingPage } from './page/buildingPage.ts';
import { failedPage } from './page/failedPage.ts';
import { SCRIPT_URL } from './page/frame.ts';

/** What a page asks for, as opposed to a page. */
const NO_PAGE = ['/api/', '/public/', '/workbench/'];
const RETRY_AFTER_SECONDS = '5';

export type Unbuilt = Readonly<{
  state: Building | BuildFailed;
  nowMs: number;
  /** With which one builds by hand. */
  command: string;
  /** Folder of the page's script. */
  scripts: string;
}>;

/** Answers while there is no workbench: every page is the one that says why, and the rest has to come again. */
export function answerUnbuilt(
  request: IncomingMessage,
  response: ServerResponse,
  { state, nowMs, command, scripts }: Unbuilt,
): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const [path = ''] = (request.url ?? '').split('?');
  if (isRead && path === '/workbench/healthz') return answerEmpty(response, 200);
  if (isRead && path === SCRIPT_URL)
    return answerFile(request, response, [{ folder: scripts, path: 'followBuild.js' }]);
  if (NO_PAGE.some((prefix) => path.startsWith(prefix))) {
    const message =
      state.kind === 'building' ? `The workbench is being built: ${state.doing}` : 'The workbench could not be built';
    return answerJson(response, 503, { message }, { 'retry-after': RETRY_AFTER_SECONDS });
  }
  if (!isRead) return answerMessage(response, 405, 'GET or HEAD');
  answerPage(response, state.kind === 'building' ? buildingPage(state, nowMs) : failedPage(state, command));
}
