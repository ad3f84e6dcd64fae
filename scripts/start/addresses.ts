/** What `npm start -- --json` prints: URLs of the parts, null for those that are absent; `tokens` are paths of files. */
export type Addresses = Readonly<{
  api: string;
  shop: string;
  prometheus: string | null;
  /** Answers at once; what it has to build first, its pages and `/workbench/build` tell. */
  workbench: string | null;
  alertmanager: string | null;
  tokens: Readonly<Record<string, string>>;
  /** Where the shop's faults are switched. */
  shopControl: string;
  otlp: Readonly<{ grpc: string; http: string }>;
}>;

/** The line in full, given the addresses of the parts that are there. */
export function allAddresses(ready: Partial<Addresses>): Addresses {
  const { api, shop, tokens, shopControl, otlp } = ready;
  if (!api || !shop || !tokens || !shopControl || !otlp) throw new Error('companion and shop are never absent');
  const { prometheus = null, workbench = null, alertmanager = null } = ready;
  return { api, shop, prometheus, workbench, alertmanager, tokens, shopControl, otlp };
}

export function localUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}
