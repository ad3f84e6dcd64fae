/** On every answer that is no file, as Grafana's defaults are. In lower case: they replace what a companion sent. */
export const API_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'deny',
  'x-xss-protection': '1; mode=block',
} as const;
