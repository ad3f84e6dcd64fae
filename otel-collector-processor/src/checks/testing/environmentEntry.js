/** Tells its environment. */
process.send?.(process.env);
export {};
