/** What stands beside the editor of a script. */
export const BENCH_TABS = ["test", "runs", "versions"] as const;

export type BenchTab = (typeof BENCH_TABS)[number];
