import { expect } from "../invariants/checks";
import { until } from "../processes/until";
import type { Rig } from "../rig";
import type { RigOptions } from "../rig-options";
import { back } from "./back";
import type { FaultCase } from "./case";

/** Stops that come at a bad moment. A clean stop repeats nothing, and none needs a worker to be killed. */
export const stopCases: FaultCase[] = [
	{
		id: "stop-under-load",
		title: "SIGTERM under load: drained, committed, exit 0; the next start repeats nothing",
		async run(lab) {
			const server = await lab.ownServer({ workers: 2 });
			const rigs = await Promise.all([lab.rig({}, server), lab.rig({ qos: 2 }, server)]);
			for (const rig of rigs) await rig.start();
			for (const rig of rigs) await rig.insert(2_000);
			await until("some rows have arrived", () => rigs.every(({ ledger }) => ledger.arrivalCount > 100));
			expect((await server.stop()) === 0, "exit code 0");
			await server.workersGone();
			expect(server.strayFiles().length === 0, `no file is left, not ${server.strayFiles().join(", ")}`);
			await back(server, rigs);
			for (const rig of rigs) {
				const [, ended] = await server.api.runs(rig.taskId);
				expect(ended?.reason === "server-stopped", `the server saw its run to the end, not ${JSON.stringify(ended)}`);
			}
			await Promise.all(rigs.map((rig) => rig.finish()));
		},
	},
	stopWhile("stop-while-broker-is-silent", {
		title: "a stop while the broker owes answers: it ends all the same, and what was in flight comes again",
		spoil: owesAnswers,
		async look(rig) {
			const { counters } = await rig.live();
			expect(counters.inFlight === 0 && counters.returned === 100, `100 returned, not ${JSON.stringify(counters)}`);
		},
	}),
	stopWhile("stop-while-both-are-away", {
		title: "a stop while the source is lost and the broker owes answers: it ends, and the worker lives",
		async spoil(rig) {
			await owesAnswers(rig);
			rig.source.cut();
			await rig.reaches("retrying", "source-lost");
		},
	}),
	stopWhile("stop-while-broker-ignores-connect", {
		title: "a stop while the broker takes connections and answers none: the worker need not be killed for it",
		options: { brokerParams: { connect_timeout: "60s" } },
		async spoil(rig) {
			rig.broker.rule("down", { kind: "hold" });
			await rig.cutBroker();
			const before = rig.broker.accepted;
			await until("it connects anew, in vain", () => rig.broker.accepted > before);
		},
	}),
];

interface BadMoment {
	title: string;
	options?: RigOptions;
	/** Makes it a bad moment for a stop. */
	spoil(rig: Rig): Promise<void>;
	/** Looks at what the stop left. */
	look?(rig: Rig): Promise<void>;
}

/** A stop that ends although its peers do not help, without a worker being killed for it; then the task goes on. */
function stopWhile(id: string, { title, options, spoil, look }: BadMoment): FaultCase {
	return {
		id,
		title,
		async run(lab) {
			const rig = await lab.rig(options);
			await rig.start();
			const { server } = rig;
			const { workers } = server;
			await spoil(rig);
			await rig.stops();
			await look?.(rig);
			expect(server.workers.join() === workers.join(), "the worker did not have to be killed");
			rig.broker.heal();
			await server.api.start(rig.taskId);
			await rig.finish();
		},
	};
}

/** A hundred rows are with the broker, which acknowledges none of them. */
async function owesAnswers(rig: Rig): Promise<void> {
	rig.broker.rule("down", { kind: "hold" });
	await rig.insert(100);
	await rig.arrived();
	rig.allowUnacknowledged();
}
