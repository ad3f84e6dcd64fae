/** Under it senders bring credentials of their own. It is not in plugin.json: Grafana's proxy never asks for it. */
const HOOK_PATHS = '/api/v1/hooks';
/** Is the path, in normal form, one of webhooks? */
export const isHookPath = (path) => path === HOOK_PATHS || path.startsWith(`${HOOK_PATHS}/`);
