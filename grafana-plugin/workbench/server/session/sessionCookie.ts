import { changeSession, DEFAULT_SESSION, type Session } from './session.ts';

const NAME = 'vigil_workbench_session';
const MAX_LENGTH = 2048;
const MAX_AGE_SECONDS = 30 * 24 * 3600;

/** The session in a request's Cookie header; the default one where there is none, or none that holds. */
export function readSession(cookies: string | undefined): Session {
  const value = (cookies ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith(`${NAME}=`))
    ?.slice(NAME.length + 1);
  if (value === undefined || value.length > MAX_LENGTH) return DEFAULT_SESSION;
  try {
    const wish: unknown = JSON.parse(Buffer.from(value, 'base64url').toString('utf8'));
    return changeSession(DEFAULT_SESSION, wish) ?? DEFAULT_SESSION;
  } catch {
    return DEFAULT_SESSION;
  }
}

/** Value of a Set-Cookie header. Out of scripts' reach, and not sent along with what other sites ask for. */
export function sessionCookie(session: Session): string {
  const value = Buffer.from(JSON.stringify(session), 'utf8').toString('base64url');
  return `${NAME}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${MAX_AGE_SECONDS}`;
}
