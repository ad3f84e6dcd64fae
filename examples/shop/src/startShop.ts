import { findShopDir } from './launcher/findShopDir.ts';
import { processEnvironment } from './launcher/processEnvironment.ts';
import type { ShopOptions } from './launcher/shopOptions.ts';
import { spawnShopProcess, type ShopProcess } from './launcher/shopProcess.ts';
import { untilHealthy } from './launcher/untilHealthy.ts';
import { PROCESS_ROLES, type ProcessRole, type ServiceRole, SERVICE_ROLES, type ShopUrls } from './roles.ts';

const START_TIMEOUT_MS = 30_000;

export type RunningShop = Readonly<{
  urls: ShopUrls;
  /** `service.name` of each service. */
  names: Readonly<Record<ServiceRole, string>>;
  /** Process ids, of all processes. */
  pids: Readonly<Record<ProcessRole, number>>;
  /** Ends customers, then storefront, then the rest; telemetry is sent before. Resolves when every process is gone. */
  stop(): Promise<void>;
}>;

function byRole<R extends ProcessRole, V>(roles: readonly R[], value: (role: R) => V): Record<R, V> {
  return Object.fromEntries(roles.map((role) => [role, value(role)])) as Record<R, V>;
}

/** Customers first, so that nothing is cut off; what others call goes last. */
async function stopAll(processes: readonly ShopProcess[]): Promise<void> {
  const stop = (...roles: ProcessRole[]) =>
    Promise.all(processes.filter(({ role }) => roles.includes(role)).map((process) => process.stop()));
  await stop('generator');
  await stop('control', 'storefront');
  await stop('checkout');
  await stop('catalogue', 'cart', 'payment');
  await Promise.all(processes.map(({ gone }) => gone));
}

/** Rejects with a sentence when `signal` aborts. */
function deadline(signal: AbortSignal, timeoutMs: number): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error(`The shop did not start within ${timeoutMs} ms.`))),
  );
}

/** The host to call where a process listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Starts the shop, each service in a process of its own, and resolves when all of them answer. Fails with a sentence
 * that says which process could not start and why (a taken port, for one); nothing is left running then. The processes
 * end with this one, even if it is killed.
 */
export async function startShop(options: ShopOptions = {}): Promise<RunningShop> {
  const timeoutMs = options.startTimeoutMs ?? START_TIMEOUT_MS;
  const shopDir = options.shopDir ?? findShopDir(process.cwd());
  const died = Promise.withResolvers<never>();
  died.promise.catch(() => undefined);
  let started = false;
  const onDeath = (message: string): void => {
    if (started) options.onDeath?.(message);
    else died.reject(new Error(message));
  };

  const processes = PROCESS_ROLES.map((role, i) => {
    const port = options.portBase === undefined ? 0 : options.portBase + i;
    return spawnShopProcess({ role, shopDir, env: processEnvironment(role, port, options, process.env), onDeath });
  });

  const limit = AbortSignal.timeout(timeoutMs);
  async function becomeHealthy(): Promise<ShopUrls> {
    const ports = await Promise.all(processes.map(({ listening }) => listening));
    const host = reachable(options.host ?? '127.0.0.1');
    const urls = byRole(PROCESS_ROLES, (role) => `http://${host}:${ports[PROCESS_ROLES.indexOf(role)]}`);
    // Services before the generator: no customer comes to a shop that is not open.
    for (const process of processes) if (process.role !== 'generator') process.learn(urls);
    await Promise.all(SERVICE_ROLES.map((role) => untilHealthy(urls[role], limit)));
    for (const process of processes) process.learn(urls);
    await Promise.all(PROCESS_ROLES.map((role) => untilHealthy(urls[role], limit)));
    return urls;
  }

  try {
    const urls = await Promise.race([becomeHealthy(), died.promise, deadline(limit, timeoutMs)]);
    started = true;
    return {
      urls,
      names: byRole(SERVICE_ROLES, (role) => options.names?.[role] ?? role),
      pids: byRole(PROCESS_ROLES, (role) => processes[PROCESS_ROLES.indexOf(role)]?.pid ?? 0),
      stop: () => stopAll(processes),
    };
  } catch (error) {
    await stopAll(processes);
    throw error;
  }
}
