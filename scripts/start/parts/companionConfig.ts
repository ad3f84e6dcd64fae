import { stringify } from 'yaml';
import { localUrl } from '../addresses.ts';
import { SHOP_BASE } from './shopPorts.ts';

export type LocalNeighbours = Readonly<{
  /** First of the shop's ports. */
  shopBase: number;
  /** URL, where there is one. */
  alertmanager: string | undefined;
}>;

/** As alerts are to be seen soon on a first visit: every two seconds. */
const POLL_MS = 2000;
/** The shop's services, as its vigil.yaml names them. */
const SHOP_ADDRESS = /127\.0\.0\.1:(808[0-4])\b/g;

/** The shop's vigil.yaml for this start: with the ports that the shop has here, and the Alertmanager that runs beside it. */
export function localCompanionConfig(yaml: string, { shopBase, alertmanager }: LocalNeighbours): string {
  const local = yaml.replace(SHOP_ADDRESS, (_address, port: string) =>
    localUrl(shopBase + Number(port) - SHOP_BASE).slice('http://'.length),
  );
  const note =
    '# Made by npm start from examples/shop/vigil.yaml: change that one. Changes here last until the next start.\n';
  if (alertmanager === undefined) return note + local;
  const alertmanagers = [{ id: 'main', url: alertmanager, pollIntervalMs: POLL_MS }];
  return `${note}${local}\n${stringify({ alertmanagers })}`;
}
