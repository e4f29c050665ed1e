import { adapterCases } from "./adapter";
import { brokerCases } from "./broker";
import type { FaultCase } from "./case";
import { errorAnswerCases } from "./error-answers";
import { killCases } from "./kills";
import { loadCases } from "./load";
import { randomCases } from "./random";
import { stopCases } from "./stops";
import { storeCases } from "./store";
import { tmqCases } from "./tmq";

/** Every case, the slow ones first so that they run beside the others. A new file of cases is named here. */
export const cases: readonly FaultCase[] = [
	...randomCases,
	...killCases,
	...stopCases,
	...adapterCases,
	...brokerCases,
	...storeCases,
	...errorAnswerCases,
	...loadCases,
	...tmqCases,
];
