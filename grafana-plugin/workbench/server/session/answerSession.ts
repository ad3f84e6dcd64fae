import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson, answerMessage } from '../http/answer.ts';
import { readJson } from '../http/readJson.ts';
import { changeSession, type Session } from './session.ts';
import { sessionCookie } from './sessionCookie.ts';

/** `GET /workbench/session` tells the session; POST changes what its body names, and answers with the new one. */
export async function answerSession(
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
): Promise<void> {
  if (request.method === 'GET') return answerJson(response, 200, session);
  if (request.method !== 'POST') return answerMessage(response, 405, 'GET or POST');
  const body = await readJson(request);
  const changed = body.kind === 'json' ? changeSession(session, body.value) : undefined;
  if (changed === undefined) return answerMessage(response, 400, 'no such role, login, theme or timeZone');
  answerJson(response, 200, changed, { 'set-cookie': sessionCookie(changed) });
}
