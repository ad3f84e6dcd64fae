import { watch } from 'node:fs';
import { basename } from 'node:path';
import type { ConfigProblem } from '@vigil/quality-model';
import {
  fingerprintOf,
  loadSources,
  readLocation,
  secretDirectory,
  type ConfigLocation,
  type LoadedConfig,
  type LoadOptions,
} from './loadConfig.ts';
import { isConfigFileName, type SourcesResult } from './readSources.ts';
import { lookUpSecrets, Secrets, type SecretNeed } from './resolveSecrets.ts';

/**
 * What a change came to:
 * - changed: a good configuration; it is the running one from now on.
 * - rejected: a bad one; the running one stays.
 * - restored: after a bad one the files say again what is running.
 * - unchanged: they say what is running (only `reload` answers so).
 */
export type ReloadOutcome =
  | Readonly<{ kind: 'changed'; loaded: LoadedConfig }>
  | Readonly<{ kind: 'rejected'; problems: readonly ConfigProblem[] }>
  | Readonly<{ kind: 'restored' }>
  | Readonly<{ kind: 'unchanged' }>;

/** Calls `onChange` with the name of what changed in a folder (undefined: not known). Returns how to stop. Throws if it cannot. */
export type WatchFolder = (
  folder: string,
  onChange: (name: string | undefined) => void,
  onEnd: (error: unknown) => void,
) => () => void;

/** Runs something after a while; returns how to call it off. */
export type After = (ms: number, run: () => void) => () => void;

export type WatchOptions = Readonly<{
  location: ConfigLocation;
  /** What is running. */
  running: LoadedConfig;
  load: LoadOptions;
  /** Called for every outcome that somebody did not ask for by `reload`. */
  onOutcome: (outcome: ReloadOutcome) => void;
  /** A change counts when the files say the same twice, this far apart: editors and copies write in steps. */
  settleMs?: number;
  /** The files are looked at so often even if nothing told of a change: network disks and links do not tell. */
  pollMs?: number;
  watchFolder?: WatchFolder;
  after?: After;
}>;

export interface ConfigWatcher {
  /** Looks now and does not wait for the files to settle. */
  reload(): Promise<ReloadOutcome>;
  /** Resolves when nothing is under way any more; no outcome comes after it. */
  close(): Promise<void>;
}

const SETTLE_MS = 200;
const POLL_MS = 5_000;

/**
 * Watches the files of a configuration, and those that its secrets are in. What runs is replaced only by a good
 * configuration; a file that goes away is a bad one, though an optional one may be absent at the start.
 */
export function watchConfig(options: WatchOptions): ConfigWatcher {
  return new Watcher(options);
}

type Look = Readonly<{ sources: SourcesResult; fingerprint: string }>;

class Watcher implements ConfigWatcher {
  readonly #o: WatchOptions;
  readonly #after: After;
  #running: LoadedConfig;
  #secretNeeds: readonly SecretNeed[];
  /** Fingerprint of what was dealt with last, good or bad. */
  #dealtWith: string;
  /** Fingerprint of a change that has been seen once. */
  #seenOnce: string | undefined;
  #rejected = false;
  /** A change was told of, and the look at it lies ahead. */
  #soon = false;
  #closed = false;
  #callOff: () => void = () => undefined;
  #stopWatching: (() => void) | undefined;
  /** Looks come one after the other. */
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: WatchOptions) {
    this.#o = options;
    this.#after = options.after ?? afterTimeout;
    this.#running = options.running;
    this.#secretNeeds = options.running.secrets.needs;
    this.#dealtWith = options.running.fingerprint;
    void this.#startWatching();
    this.#schedule(this.#pollMs);
  }

  reload(): Promise<ReloadOutcome> {
    return this.#enqueue(async () => {
      const look = await this.#look();
      return look.fingerprint === this.#dealtWith && !this.#rejected ? { kind: 'unchanged' } : this.#dealWith(look);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#callOff();
    this.#stopWatching?.();
    await this.#work;
  }

  get #pollMs(): number {
    return this.#o.pollMs ?? POLL_MS;
  }

  get #settleMs(): number {
    return this.#o.settleMs ?? SETTLE_MS;
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  /** One timer at a time: the next look. */
  #schedule(ms: number): void {
    this.#callOff();
    if (this.#closed) return;
    this.#callOff = this.#after(ms, () => void this.#enqueue(() => this.#watchfulLook()));
  }

  async #watchfulLook(): Promise<void> {
    if (this.#closed) return;
    this.#soon = false;
    let settled = false;
    try {
      if (!this.#stopWatching) await this.#startWatching();
      const look = await this.#look();
      const isNews = look.fingerprint !== this.#dealtWith;
      settled = !isNews || look.fingerprint === this.#seenOnce;
      this.#seenOnce = settled ? undefined : look.fingerprint;
      if (isNews && settled && !this.#closed) this.#o.onOutcome(await this.#dealWith(look));
    } finally {
      // A change that came in meanwhile has its own look ahead.
      if (!this.#soon) this.#schedule(settled ? this.#pollMs : this.#settleMs);
    }
  }

  async #look(): Promise<Look> {
    const sources = await readLocation(this.#location);
    return { sources, fingerprint: await this.#fingerprint(sources) };
  }

  async #fingerprint(sources: SourcesResult): Promise<string> {
    const secretSources = { env: this.#o.load.env, directory: await secretDirectory(this.#o.location.path) };
    return fingerprintOf(sources, new Secrets(await lookUpSecrets(this.#secretNeeds, secretSources)));
  }

  /** What was there once has to be there. */
  get #location(): ConfigLocation {
    const { path, required } = this.#o.location;
    return { path, required: required || this.#running.files.length > 0 };
  }

  async #dealWith(look: Look): Promise<ReloadOutcome> {
    const { result, secretNeeds } = await loadSources(this.#location, look.sources, this.#o.load);
    const wasRejected = this.#rejected;
    this.#rejected = result.kind === 'rejected';
    if (result.kind === 'rejected') {
      // A text that cannot be read names no secrets; those of the running one stay under watch.
      if (secretNeeds.length > 0) this.#secretNeeds = secretNeeds;
      this.#dealtWith = await this.#fingerprint(look.sources);
      return result;
    }
    const { loaded } = result;
    const same = loaded.fingerprint === this.#running.fingerprint;
    this.#running = loaded;
    this.#secretNeeds = secretNeeds;
    this.#dealtWith = loaded.fingerprint;
    if (!same) return { kind: 'changed', loaded };
    return wasRejected ? { kind: 'restored' } : { kind: 'unchanged' };
  }

  async #startWatching(): Promise<void> {
    const folder = await secretDirectory(this.#o.location.path);
    if (this.#closed) return;
    try {
      this.#stopWatching = (this.#o.watchFolder ?? watchWithFs)(folder, (name) => this.#onChange(name), this.#onEnd);
    } catch {
      this.#stopWatching = undefined; // the poll finds what changes, and tries again to watch
    }
  }

  #onChange(name: string | undefined): void {
    // Kubernetes changes a mounted folder by one link, `..data`.
    const concerned =
      name === undefined || name === basename(this.#o.location.path) || name.startsWith('..') || isConfigFileName(name);
    if (!concerned || this.#soon) return;
    this.#soon = true;
    this.#schedule(this.#settleMs);
  }

  readonly #onEnd = (): void => {
    this.#stopWatching = undefined;
  };
}

const afterTimeout: After = (ms, run) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

const watchWithFs: WatchFolder = (folder, onChange, onEnd) => {
  const watcher = watch(folder, { persistent: false }, (_event, name) => onChange(name ?? undefined));
  watcher.on('error', (error) => {
    watcher.close();
    onEnd(error);
  });
  return () => watcher.close();
};
