import { createFaultControl } from '../control/faultControl.ts';
import { controlRoutes } from '../control/controlRoutes.ts';
import { problemReply } from '../http/reply.ts';
import { createShopServer } from '../http/shopServer.ts';
import { createPeerAddresses, healthRoute } from '../http/peerAddresses.ts';
import { readProcessConfig } from './processConfig.ts';
import { runProcess } from './runProcess.ts';

const config = readProcessConfig(process.env);
const peers = createPeerAddresses();
const control = createFaultControl(peers, () => Date.now());
const server = createShopServer({
  routes: [...controlRoutes(control, peers), healthRoute(peers)],
  onProblem: problemReply,
  clockMs: () => performance.now(),
});
await runProcess({ config, server, peers });
