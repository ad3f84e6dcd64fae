import 'systemjs/dist/system.js';
// Plugins are AMD modules.
import 'systemjs/dist/extras/amd.js';
// Shared modules are registered by their names.
import 'systemjs/dist/extras/named-register.js';
import type { SharedModule } from './sharedDependencies';

type Loader = typeof System & { resolve(id: string, parentUrl?: string): string };

/** In front of a shared module's name it makes a URL of it. */
const PREFIX = 'package:';

/** Prepares SystemJS: `shared` are the modules that a plugin may ask for by name. To be called once. */
export function startPluginLoader(shared: Readonly<Record<string, SharedModule>>): void {
  const names = Object.keys(shared);
  System.addImportMap({ imports: Object.fromEntries(names.map((name) => [name, PREFIX + name])) });
  for (const [name, module] of Object.entries(shared)) {
    if (typeof module === 'function') {
      System.register(PREFIX + name, [], (export_) => ({
        execute: async () => void export_((await module()) as Record<string, unknown>),
      }));
    } else {
      System.set(PREFIX + name, module as System.Module);
    }
  }
  refuseOthers(new Set(names));
}

/** A name that is not shared is an error that says so; Grafana only warns, and then fails with something else. */
function refuseOthers(shared: ReadonlySet<string>): void {
  const prototype = System.constructor.prototype as Loader;
  const resolve = prototype.resolve;
  prototype.resolve = function (this: Loader, id: string, parentUrl?: string): string {
    const isName = !/^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(id);
    if (isName && !shared.has(id))
      throw new Error(
        `${parentUrl ?? 'A plugin'} asks for the module "${id}", which Grafana does not share: bundle it`,
      );
    return resolve.call(this, id, parentUrl);
  };
}

/** Loads the module at `path`, below the page's base. `version` lets a browser keep what it has of that one. */
export function importModule(path: string, version: string): Promise<Readonly<Record<string, unknown>>> {
  return System.import<Record<string, unknown>>(`/${path}?_cache=${encodeURIComponent(version)}`);
}
