import { z } from 'zod';
import { parseFault } from '../faults/faultBoard.ts';
import { FAULT_NAMES, faultTable, type FaultName, type FaultSettings } from '../faults/faultTable.ts';
import type { PeerAddresses } from '../http/peerAddresses.ts';
import { callJson } from '../http/callJson.ts';
import type { ProcessRole } from '../roles.ts';

const CALL_TIMEOUT_MS = 5_000;

/** A fault and how it is set. */
export type FaultState<N extends FaultName = FaultName> = Readonly<{
  name: N;
  title: string;
  symptom: string;
  /** The process that has it. */
  target: ProcessRole;
  setting: FaultSettings[N];
  /** When it was last set, Unix milliseconds; null if never. */
  changedMs: number | null;
}>;

export type FaultControl = Readonly<{
  list(): readonly FaultState[];
  /** Sets a fault in its process. 400 for bad settings, 502 if the process does not answer. */
  set(name: FaultName, value: unknown): Promise<FaultState>;
}>;

/** Keeps the state of all faults and carries it to the processes that have them. */
export function createFaultControl(peers: PeerAddresses, nowMs: () => number): FaultControl {
  const states = new Map(
    FAULT_NAMES.map((name): [FaultName, FaultState] => {
      const { title, symptom, target } = faultTable[name];
      return [name, { name, title, symptom, target, setting: parseFault(name, { on: false }), changedMs: null }];
    }),
  );
  return {
    list: () => [...states.values()],
    async set(name, value) {
      const setting = parseFault(name, value);
      const url = `${peers.urlOf(faultTable[name].target)}/__shop/faults/${name}`;
      await callJson({ method: 'POST', url, body: setting, timeoutMs: CALL_TIMEOUT_MS }, z.unknown());
      const state = { ...states.get(name)!, setting, changedMs: nowMs() };
      states.set(name, state);
      return state;
    },
  };
}
