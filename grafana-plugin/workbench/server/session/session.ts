import { asRecord } from '../plugins/record.ts';
import { isRole, type Role } from '../plugins/role.ts';

export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

/** Who looks, and how. */
export type Session = Readonly<{
  role: Role;
  login: string;
  theme: Theme;
  /** An IANA name, `utc` or `browser`. */
  timeZone: string;
}>;

/** One who has not chosen yet. */
export const DEFAULT_SESSION: Session = { role: 'Admin', login: 'admin', theme: 'dark', timeZone: 'browser' };

const isTheme = (value: unknown): value is Theme => (THEMES as readonly unknown[]).includes(value);
/** As long as a login of Grafana may be. */
const isLogin = (value: unknown): value is string => typeof value === 'string' && /^[^\p{C}]{1,190}$/u.test(value);
const isTimeZone = (value: unknown): value is string => {
  if (value === 'browser' || value === 'utc') return true;
  if (typeof value !== 'string' || value.length > 64) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
};

/**
 * The session with what `wish` changes; undefined where it wishes for something that is not. A role without a login has
 * the login of that name.
 */
export function changeSession(session: Session, wish: unknown): Session | undefined {
  const { role = session.role, login, theme = session.theme, timeZone = session.timeZone, ...others } = asRecord(wish);
  if (Object.keys(others).length > 0 || !isRole(role) || !isTheme(theme) || !isTimeZone(timeZone)) return undefined;
  const name = login ?? (role === session.role ? session.login : role.toLowerCase());
  return isLogin(name) ? { role, login: name, theme, timeZone } : undefined;
}
