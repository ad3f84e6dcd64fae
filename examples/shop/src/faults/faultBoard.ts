import type { z } from 'zod';
import { HttpProblem } from '../http/httpProblem.ts';
import { parsed } from '../http/parsed.ts';
import { jsonReply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { ProcessRole } from '../roles.ts';
import { FAULT_NAMES, faultTable, isFaultName, type FaultName, type FaultSettings } from './faultTable.ts';

/** The faults of one process: what is set, and who wants to know of a change. */
export type FaultBoard = Readonly<{
  /** The settings while the fault is on. */
  active<N extends FaultName>(name: N): FaultSettings[N] | undefined;
  /** Runs after each change of this fault. */
  onChange<N extends FaultName>(name: N, listener: (setting: FaultSettings[N]) => void): void;
  /** `POST /__shop/faults/:name`, which sets a fault of this process. */
  route: Route;
}>;

/** A fault's settings from what was sent: 404 `no_such_fault`, 400 `invalid_request`. Defaults are filled in. */
export function parseFault<N extends FaultName>(name: N, value: unknown): FaultSettings[N] {
  const schema: z.ZodType = faultTable[name].setting;
  return parsed(schema, value) as FaultSettings[N];
}

/** The name, if there is such a fault; else 404 `no_such_fault`. */
export function faultNamed(name: string | undefined): FaultName {
  if (name !== undefined && isFaultName(name)) return name;
  throw new HttpProblem(404, 'no_such_fault', `The faults are ${FAULT_NAMES.join(', ')}.`);
}

export function createFaultBoard(role: ProcessRole): FaultBoard {
  const settings: { [N in FaultName]?: FaultSettings[N] } = {};
  const listeners = new Map<FaultName, (() => void)[]>();

  function active<N extends FaultName>(name: N): FaultSettings[N] | undefined {
    const setting = settings[name];
    return setting?.on === true ? setting : undefined;
  }

  return {
    active,
    onChange(name, listener) {
      const notify = (): void => {
        const setting = settings[name];
        if (setting !== undefined) listener(setting);
      };
      listeners.set(name, [...(listeners.get(name) ?? []), notify]);
    },
    route: {
      method: 'POST',
      path: '/__shop/faults/:name',
      async handle(request) {
        const name = faultNamed(request.params['name']);
        if (faultTable[name].target !== role) {
          throw new HttpProblem(404, 'fault_elsewhere', `This fault is one of ${faultTable[name].target}.`);
        }
        const setting = parseFault(name, await request.body());
        Object.assign(settings, { [name]: setting });
        for (const notify of listeners.get(name) ?? []) notify();
        return jsonReply(200, { name, ...setting });
      },
    },
  };
}
