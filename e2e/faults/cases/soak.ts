import { residentBytes } from "../processes/census";
import { RANDOM_FAULTS } from "../schedule/faults";
import type { FaultCase } from "./case";
import { randomRun } from "./random";

const SAMPLE_MS = 10_000;
const MOST_CLEANUP_MS = 1_200_000;

/** Random faults for as long as asked: in one server everything, in another all but deaths, whose memory is watched. */
export function soakCases(minutes: number): FaultCase[] {
	const lastsMs = minutes * 60_000;
	const isGoingOn = ({ startedMs }: { startedMs: number }) => performance.now() - startedMs < lastsMs;
	const limitMs = lastsMs + MOST_CLEANUP_MS;
	return [
		{
			id: "soak-with-kills",
			title: `random faults for ${minutes} min, deaths of workers and servers among them`,
			limitMs,
			run: (lab) => randomRun(lab, isGoingOn, { mostHeavy: Number.POSITIVE_INFINITY }),
		},
		{
			id: "soak-steady",
			title: `random faults for ${minutes} min that leave the processes alive`,
			limitMs,
			async run(lab) {
				const samples: { atMs: number; bytes: number }[] = [];
				let sampler: NodeJS.Timeout | undefined;
				try {
					await randomRun(lab, isGoingOn, {
						mostHeavy: 0,
						faults: RANDOM_FAULTS.filter(({ name }) => !name.startsWith("kill")),
						onServer(server) {
							sampler = setInterval(() => {
								const bytes = [server.pid, ...server.workers].reduce((sum, pid) => sum + residentBytes(pid), 0);
								samples.push({ atMs: performance.now(), bytes });
							}, SAMPLE_MS);
						},
					});
				} finally {
					clearInterval(sampler);
				}
				lab.figures["memory drift, % per hour"] = driftPerHour(samples.slice(samples.length >> 2));
			},
		},
	];
}

/** Slope of the straight line through the samples, as a share of their mean; the warm-up is left out before. */
function driftPerHour(samples: readonly { atMs: number; bytes: number }[]): number {
	const mean = (values: readonly number[]) =>
		values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
	const meanMs = mean(samples.map(({ atMs }) => atMs));
	const meanBytes = mean(samples.map(({ bytes }) => bytes));
	const spread = samples.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
	const together = samples.reduce((sum, { atMs, bytes }) => sum + (atMs - meanMs) * (bytes - meanBytes), 0);
	if (spread === 0 || meanBytes === 0) return 0;
	return Number((((together / spread) * 3_600_000 * 100) / meanBytes).toFixed(2));
}
