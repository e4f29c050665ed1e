import { adapterCases } from "./adapter";
import type { FaultCase } from "./case";

/** Every case, in the order of the list. A new file of cases is named here. */
export const cases: readonly FaultCase[] = [...adapterCases];
