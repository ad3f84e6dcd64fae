import { createFaultBoard } from '../faults/faultBoard.ts';
import { createGenerator } from '../generator/generator.ts';
import { generatorRoutes } from '../generator/generatorRoutes.ts';
import { problemReply } from '../http/reply.ts';
import { createShopServer } from '../http/shopServer.ts';
import { seededRandom } from '../random/seededRandom.ts';
import { createPeerAddresses, healthRoute } from '../http/peerAddresses.ts';
import { readProcessConfig } from './processConfig.ts';
import { runProcess } from './runProcess.ts';

const config = readProcessConfig(process.env);
const peers = createPeerAddresses();
const clockMs = (): number => performance.now();
const generator = createGenerator({
  ...config.customers,
  random: seededRandom(config.seed, 'generator'),
  clockMs,
  storefrontUrl: () => peers.urlOf('storefront'),
});
const server = createShopServer({
  routes: [...generatorRoutes(generator, createFaultBoard('generator')), healthRoute(peers)],
  onProblem: problemReply,
  clockMs,
});
await runProcess({
  config,
  server,
  peers,
  onReady: generator.begin,
  beforeClose: async () => void (await generator.change({ running: false })),
});
