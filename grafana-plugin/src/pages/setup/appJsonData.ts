/** What Grafana keeps of this app that is no secret; null on the very first run. */
export type AppJsonData = Readonly<{
  /** URL of the companion's API, as Grafana's server reaches it. */
  apiUrl?: string;
}>;
