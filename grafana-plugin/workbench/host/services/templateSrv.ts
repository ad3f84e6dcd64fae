import type { ScopedVars, TimeRange } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';

const VARIABLE = /\$(\w+)|\$\{(\w+)(?::\w+)?\}|\[\[(\w+)\]\]/g;

/** Grafana's template service for pages without variables: the time range, and what a caller scopes. */
export class HostTemplateSrv implements TemplateSrv {
  #range: TimeRange | undefined;

  getVariables(): [] {
    return [];
  }

  containsTemplate(target?: string): boolean {
    return target !== undefined && target.search(VARIABLE) !== -1;
  }

  updateTimeRange(range: TimeRange): void {
    this.#range = range;
  }

  /** A variable that is not known stays as it is written. */
  replace(target: string | undefined, scopedVars: ScopedVars = {}): string {
    return (target ?? '').replace(VARIABLE, (written: string, ...names: (string | undefined)[]) => {
      const name = names.slice(0, 3).find((found) => found !== undefined) ?? '';
      const scoped: unknown = scopedVars[name]?.value;
      if (scoped !== undefined) return String(scoped);
      if (name === '__from' && this.#range !== undefined) return String(this.#range.from.valueOf());
      if (name === '__to' && this.#range !== undefined) return String(this.#range.to.valueOf());
      return written;
    });
  }
}
