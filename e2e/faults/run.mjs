// `npm run test:faults`
import { runSuite } from "../support/run-suite.mjs";

await runSuite("faults");
