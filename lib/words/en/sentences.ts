import type { Sentences } from "../sentences";

/** The English sentences stand where they are made, in lib/dsn and lib/topic-template. */
export const sentences: Sentences = { dsnIssues: {}, skips: {}, told: [], values: {} };
