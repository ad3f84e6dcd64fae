import { startApi } from '../startApi.ts';
import { fakeDeps } from './fakeDeps.ts';
/** The real server on a free port of the loopback, on fakes. The caller closes it. */
export async function serve(deps = fakeDeps(), options = {}) {
    const running = await startApi({ deps, host: '127.0.0.1', port: 0, ...options });
    return { ...running, url: `http://127.0.0.1:${running.port}`, deps };
}
