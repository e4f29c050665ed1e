import type { FieldWords } from "../field-words";

/** The English words of the fields of a DSN stand with the fields, in lib/dsn. */
export const fields: FieldWords = { source: {}, broker: {} };
