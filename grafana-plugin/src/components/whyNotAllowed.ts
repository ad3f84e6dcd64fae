import { ACTIONS } from '../pluginId';

type Action = (typeof ACTIONS)[keyof typeof ACTIONS];

/** Whom plugin.json grants it to. */
const ROLE: Readonly<Record<Action, string>> = {
  [ACTIONS.read]: 'Viewer',
  [ACTIONS.act]: 'Editor',
  [ACTIONS.admin]: 'Admin',
};

const WHAT: Readonly<Record<Action, string>> = {
  [ACTIONS.read]: 'look at this',
  [ACTIONS.act]: 'act on issues',
  [ACTIONS.admin]: 'set Vigil up',
};

/** For somebody who lacks it. */
export function whyNotAllowed(action: Action): string {
  return `You need the role ${ROLE[action]} to ${WHAT[action]}. Ask an administrator of your organization.`;
}
