/** What a transaction of vigil.yaml consists of. */
export type TransactionRule = Readonly<{ id: string; spanCount: number; withinMs: number }>;
