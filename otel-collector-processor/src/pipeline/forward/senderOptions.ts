/** What a sender is made of. Header names in lower case. */
export type SenderOptions = Readonly<{
  /** Base URL; over HTTP `/v1/<signal>` is appended. https means TLS. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  /** Names the tenant to the destination; nothing for the default tenant. */
  tenantHeaders: (tenant: string) => Readonly<Record<string, string>>;
  compression: 'none' | 'gzip';
  /** For one request, from connecting to the end of the answer. */
  timeoutMs: number;
  /** Connections at most (HTTP). */
  concurrency: number;
}>;
