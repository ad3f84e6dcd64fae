import { setTimeout as wait } from 'node:timers/promises';
import { createOperationCounts } from '../counts/operationCounts.ts';
import { createFaultBoard } from '../faults/faultBoard.ts';
import { callJson } from '../http/callJson.ts';
import type { HttpProblem } from '../http/httpProblem.ts';
import { jsonReply, problemReply, type Reply } from '../http/reply.ts';
import type { Route, ShopRequest } from '../http/route.ts';
import { createShopServer, type ShopServer } from '../http/shopServer.ts';
import { healthRoute, type PeerAddresses } from '../http/peerAddresses.ts';
import type { ProcessConfig } from './processConfig.ts';
import { seededRandom } from '../random/seededRandom.ts';
import type { ServiceRole } from '../roles.ts';
import { asUser, recordOnServerSpan, setServerRoute, userFromBaggage } from '../telemetry/serverSpan.ts';
import { shopLog } from '../telemetry/shopLog.ts';
import type { Telemetry } from '../telemetry/startTelemetry.ts';
import { serviceTable } from '../services/serviceTable.ts';
import { createWork } from '../services/work.ts';

/** Longer than any fault makes an answer take: what is slow stays slow, and does not become an error. */
const CALL_TIMEOUT_MS = 20_000;

export type ServiceServerOptions = Readonly<{
  role: ServiceRole;
  config: ProcessConfig;
  peers: PeerAddresses;
  telemetry: Telemetry;
  clockMs(): number;
}>;

/** Makes the server of one service: its operations, its faults, its own counts and its health. */
export function createServiceServer({ role, config, peers, telemetry, clockMs }: ServiceServerOptions): ShopServer {
  const faults = createFaultBoard(role);
  const counts = createOperationCounts();
  const service = serviceTable[role]({
    work: createWork({
      random: seededRandom(config.seed, `${role}/work`),
      baseErrorRatio: config.baseErrorRatio,
      wait,
    }),
    random: seededRandom(config.seed, role),
    faults,
    log: shopLog,
    call: (peer, { path, ...call }, schema) =>
      callJson({ ...call, url: `${peers.urlOf(peer)}${path}`, timeoutMs: CALL_TIMEOUT_MS }, schema),
    deploy: (version) => telemetry.deploy(version, server.drained()),
    clockMs,
    every: (periodMs, task) => void setInterval(task, periodMs).unref(),
  });

  function onProblem(problem: HttpProblem, request: ShopRequest): Reply {
    if (problem.status >= 500) {
      const cause = problem.cause instanceof Error ? problem.cause : problem;
      recordOnServerSpan(cause);
      shopLog.error(problem.message, cause, { 'error.code': problem.code });
    }
    return (service.onProblem ?? problemReply)(problem, request);
  }

  function around(request: ShopRequest, route: Route | undefined, handle: () => Promise<Reply>): Promise<Reply> {
    if (route !== undefined) setServerRoute(route.path);
    const userId = service.userOf?.(request) ?? userFromBaggage();
    return userId === undefined ? handle() : asUser(userId, handle);
  }

  const countsRoute: Route = {
    method: 'GET',
    path: '/__shop/counts',
    handle: async () => jsonReply(200, counts.snapshot()),
  };
  const server = createShopServer({
    routes: [...service.routes, countsRoute, faults.route, healthRoute(peers)],
    onProblem,
    clockMs,
    counts,
    around,
  });
  return server;
}
