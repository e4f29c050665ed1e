import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../support/processes";
import { handlers } from "../handlers";

/** What became of one case without one handler. */
export interface Outcome {
	handler: string;
	redCase: string;
	isRed: boolean;
	/** What the case said. */
	how: string;
}

const FILE = path.join(ROOT, ".cache", "reports", "fault-handlers.json");

/** Of the last `--mutate` of each handler; undefined when there was none. */
export function readOutcomes(): Outcome[] | undefined {
	return fs.existsSync(FILE) ? (JSON.parse(fs.readFileSync(FILE, "utf8")) as Outcome[]) : undefined;
}

/** Keeps what earlier runs said of other handlers that are still on the list. */
export function writeOutcomes(outcomes: readonly Outcome[]): void {
	const isKept = ({ handler }: Outcome) =>
		handlers.some(({ id }) => id === handler) && outcomes.every((fresh) => fresh.handler !== handler);
	const kept = readOutcomes()?.filter(isKept) ?? [];
	fs.mkdirSync(path.dirname(FILE), { recursive: true });
	fs.writeFileSync(FILE, `${JSON.stringify([...kept, ...outcomes], undefined, "\t")}\n`);
}
