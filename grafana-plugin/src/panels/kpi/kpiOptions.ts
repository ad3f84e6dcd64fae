/** Options of the panel, as dashboards keep them. */
export type KpiOptions = Readonly<{ showSummary: boolean; maxTiles: number }>;
