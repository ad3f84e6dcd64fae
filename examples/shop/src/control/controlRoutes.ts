import { serviceCountsSchema, type ServiceCounts } from '../counts/operationCounts.ts';
import { faultNamed } from '../faults/faultBoard.ts';
import { callJson } from '../http/callJson.ts';
import { HttpProblem } from '../http/httpProblem.ts';
import { htmlReply, jsonReply, seeOther } from '../http/reply.ts';
import type { Route, ShopRequest } from '../http/route.ts';
import type { PeerAddresses } from '../http/peerAddresses.ts';
import { SERVICE_ROLES } from '../roles.ts';
import { controlPage } from './controlPage.ts';
import type { FaultControl } from './faultControl.ts';
import { formSetting } from './formSetting.ts';

const CALL_TIMEOUT_MS = 5_000;

function isForm(request: ShopRequest): boolean {
  return (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

/** Pages of other sites must not switch faults through somebody's browser. Source: W3C, Fetch Metadata Request Headers. */
function refuseOtherSites(request: ShopRequest): void {
  if (request.headers['sec-fetch-site'] === 'cross-site') {
    throw new HttpProblem(403, 'other_site', 'Faults are switched here only.');
  }
}

/** What the control process answers. */
export function controlRoutes(control: FaultControl, peers: PeerAddresses): readonly Route[] {
  async function allCounts(): Promise<Record<string, ServiceCounts>> {
    const rows = SERVICE_ROLES.map(async (role) => {
      const url = `${peers.urlOf(role)}/__shop/counts`;
      return [role, await callJson({ method: 'GET', url, timeoutMs: CALL_TIMEOUT_MS }, serviceCountsSchema)] as const;
    });
    return Object.fromEntries(await Promise.all(rows));
  }

  return [
    {
      method: 'GET',
      path: '/',
      handle: async () => htmlReply(200, controlPage(control.list(), peers.urlOf('storefront'))),
    },
    { method: 'GET', path: '/faults', handle: async () => jsonReply(200, { faults: control.list() }) },
    {
      method: 'POST',
      path: '/faults/:name',
      async handle(request) {
        refuseOtherSites(request);
        const name = faultNamed(request.params['name']);
        const body = await request.body();
        const state = await control.set(name, isForm(request) ? formSetting(body) : body);
        return isForm(request) ? seeOther('/') : jsonReply(200, state);
      },
    },
    {
      method: 'DELETE',
      path: '/faults',
      async handle(request) {
        refuseOtherSites(request);
        for (const { name, setting } of control.list())
          if (setting.on) await control.set(name, { ...setting, on: false });
        return jsonReply(200, { faults: control.list() });
      },
    },
    { method: 'GET', path: '/counts', handle: async () => jsonReply(200, { services: await allCounts() }) },
  ];
}
