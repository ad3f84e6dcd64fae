import { relative } from 'node:path';
import type { Addresses } from './addresses.ts';

/**
 * The addresses as lines for a person; none of them starts with a brace. `isBeingBuilt`: of the workbench, whose address
 * answers all the same.
 */
export function describeForPeople(addresses: Addresses, isBeingBuilt: boolean, logFolder: string): string {
  const here = (path: string) => relative(process.cwd(), path) || '.';
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Workbench', addresses.workbench ? `${addresses.workbench}    ${workbenchWords(isBeingBuilt)}` : 'not running'],
    ['Shop', `${addresses.shop}    click through it as a customer`],
    ['Faults', `${addresses.shopControl}    switch them on and off`],
    ['Companion', `${addresses.api}/api/v1/services    wants a token`],
    ['Admin token', addresses.tokens.admin && here(addresses.tokens.admin)],
    ['OTLP', `${addresses.otlp.http} (HTTP), ${addresses.otlp.grpc} (gRPC)`],
    ['Prometheus', addresses.prometheus ?? 'not running'],
    ['Alertmanager', addresses.alertmanager ?? 'not running'],
    ['Logs', here(logFolder)],
  ];
  const lines = rows.filter(([, text]) => text !== undefined).map(([name, text]) => `  ${name.padEnd(14)}${text}`);
  return ['', 'Vigil is running.', ...lines, 'Ctrl-C ends everything.', ''].join('\n');
}

function workbenchWords(isBeingBuilt: boolean): string {
  const what = 'what people see in Grafana';
  return isBeingBuilt ? `${what}; it is being built, which takes some minutes the first time` : what;
}
