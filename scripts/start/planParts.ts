import { findOnPath } from './findOnPath.ts';
import { freePortBase } from './freePorts.ts';
import type { PlannedPart } from './launch.ts';
import { alertmanagerPart } from './parts/alertmanagerPart.ts';
import { companionPart } from './parts/companionPart.ts';
import { prometheusPart } from './parts/prometheusPart.ts';
import { shopPart } from './parts/shopPart.ts';
import { SHOP_BASE, SHOP_PORTS } from './parts/shopPorts.ts';
import { isWorkbenchWanted, workbenchPart } from './parts/workbenchPart.ts';
import type { StartFolders } from './startFolders.ts';

/** The programs that are used where they are found, and what they are called there; Debian's Alertmanager has a prefix. */
const OPTIONAL = {
  Alertmanager: ['alertmanager', 'prometheus-alertmanager'],
  Prometheus: ['prometheus'],
} as const;

/** What will run, in the order of its start. Says which of the optional parts it found. Throws for a wish that is none. */
export function planParts(
  folders: StartFolders,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): readonly PlannedPart[] {
  const withWorkbench = isWorkbenchWanted(env);
  const find = (what: keyof typeof OPTIONAL): string | undefined => {
    const names = OPTIONAL[what];
    const found = names.map((name) => findOnPath(name, env.PATH)).find((path) => path !== undefined);
    say(found === undefined ? `${what}: not found on PATH; going on without it` : `${what}: found at ${found}`);
    return found;
  };
  const alertmanager = find('Alertmanager');
  const prometheus = find('Prometheus');
  // The companion's journeys have to know where the shop will be.
  let shopBase: Promise<number> | undefined;
  const shopBaseOnce = () => (shopBase ??= freePortBase(SHOP_BASE, SHOP_PORTS));
  return [
    ...(alertmanager === undefined ? [] : [alertmanagerPart(folders, alertmanager)]),
    // Before Prometheus and the shop: it makes the tokens, and the shop's telemetry has somewhere to go.
    companionPart(folders, env, shopBaseOnce),
    ...(prometheus === undefined ? [] : [prometheusPart(folders, prometheus)]),
    shopPart(folders, shopBaseOnce),
    // Last: while it is built, it takes what the others leave.
    ...(withWorkbench ? [workbenchPart(folders)] : []),
  ];
}
