/** Rows that Sotto commits at once where it imports (worker/import-rows.ts): the references commit as many. */
export const BATCH = 512;
