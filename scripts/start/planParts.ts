import { findOnPath } from './findOnPath.ts';
import type { PlannedPart } from './launch.ts';
import { companionPart } from './parts/companionPart.ts';
import { prometheusPart } from './parts/prometheusPart.ts';
import { shopPart } from './parts/shopPart.ts';
import type { StartFolders } from './startFolders.ts';

/** What will run, in the order of its start. Says which of the optional parts it found. */
export function planParts(
  folders: StartFolders,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): readonly PlannedPart[] {
  const prometheus = findOnPath('prometheus', env.PATH);
  say(
    prometheus === undefined
      ? 'Prometheus: not found on PATH; going on without it'
      : `Prometheus: found at ${prometheus}`,
  );
  return [
    // First: it makes the tokens, and the shop's telemetry has somewhere to go.
    companionPart(folders, env),
    ...(prometheus === undefined ? [] : [prometheusPart(folders, prometheus)]),
    shopPart(folders),
  ];
}
