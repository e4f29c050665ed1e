import { AggregatorRegistry } from "prom-client";
import { DELAY_BOUNDS_MS, type DelayCounts } from "@/lib/task/delay-counts";
import { METRICS, type MetricName } from "./definitions";

export type Labels = Readonly<Record<string, string>>;
type Plain = { [Name in MetricName]: (typeof METRICS)[Name]["kind"] extends "histogram" ? never : Name }[MetricName];
type Histogram = Exclude<MetricName, Plain>;

interface Value {
	labels: Labels;
	value: number;
	/** Of a part of a histogram. */
	metricName?: string;
}

/**
 * The metrics of one moment, written down anew for each scrape: the numbers are kept where they are counted, and what
 * is gone is gone from the next sheet.
 */
export class MetricSheet {
	readonly #values = new Map<MetricName, Value[]>();

	/** `value` undefined: unknown, and left out. */
	set(name: Plain, labels: Labels, value: number | undefined): void {
		if (value !== undefined) this.#add(name, { labels, value });
	}

	setDelays(name: Histogram, labels: Labels, { buckets, sumMs }: DelayCounts): void {
		let count = 0;
		for (const [index, inBucket] of buckets.entries()) {
			count += inBucket;
			const boundMs = DELAY_BOUNDS_MS[index];
			const le = boundMs === undefined ? "+Inf" : String(boundMs / 1_000);
			this.#add(name, { labels: { ...labels, le }, value: count, metricName: `${name}_bucket` });
		}
		this.#add(name, { labels, value: sumMs / 1_000, metricName: `${name}_sum` });
		this.#add(name, { labels, value: count, metricName: `${name}_count` });
	}

	/** In Prometheus' text format; a metric that nothing was set of is there by its name. */
	async text(): Promise<string> {
		const metrics = Object.entries(METRICS).map(([name, { kind, help }]) => {
			return { name, help, type: kind, aggregator: "first", values: this.#values.get(name as MetricName) ?? [] };
		});
		return AggregatorRegistry.aggregate(metrics.map((metric) => [metric])).metrics();
	}

	#add(name: MetricName, value: Value): void {
		const values = this.#values.get(name);
		if (values === undefined) this.#values.set(name, [value]);
		else values.push(value);
	}
}
