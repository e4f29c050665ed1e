import { Check, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import type { TaskLive } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";

type Counters = TaskLive["counters"];
type Part = "read" | "published" | "skipped" | "failed" | "inFlight";

const PARTS: readonly { key: Part; swatch: string; sign: string }[] = [
	{ key: "read", swatch: "bg-series-read", sign: "=" },
	{ key: "published", swatch: "bg-series-published", sign: "+" },
	{ key: "skipped", swatch: "bg-series-skipped", sign: "+" },
	{ key: "failed", swatch: "bg-series-failed", sign: "+" },
	{ key: "inFlight", swatch: "border border-control", sign: "" },
];

/** The sum that every message is part of; also the legend of the chart above it. */
export function Accounting({ counters }: { counters: Counters }) {
	const t = useTranslations("task.accounting");
	const difference = counters.read - counters.published - counters.skipped - counters.failed - counters.inFlight;
	const isBalanced = difference === 0;
	return (
		<section aria-label={t("label")}>
			<div className="flex rounded-box border border-line phone:block phone:border-0">
				<dl className="flex min-w-0 flex-1 items-stretch px-3 py-2 phone:block phone:px-0">
					{PARTS.map(({ key, swatch, sign }) => (
						<div
							key={key}
							className="min-w-0 flex-1 last:flex-[0.7] phone:flex phone:items-center phone:justify-between phone:border-line phone:py-1 phone:first:border-b phone:first:pb-2"
						>
							<dt className="flex items-center gap-2 text-small text-ink-2 phone:text-base">
								<span aria-hidden className={cx("size-2.5 rounded-[2px]", swatch)} />
								{t(key)}
							</dt>
							<dd className={cx("flex text-account", counters[key] === 0 && "text-ink-3")}>
								{exactNumber(counters[key])}
								<span aria-hidden className="ml-auto px-3 font-normal text-ink-3 phone:hidden">
									{sign}
								</span>
							</dd>
						</div>
					))}
				</dl>
				<p
					className={cx(
						"flex w-36 items-center gap-2 border-l border-line px-3 text-small phone:w-auto phone:border-t phone:border-l-0 phone:px-0 phone:py-2",
						isBalanced ? "text-green" : "text-red",
					)}
				>
					<Icon icon={isBalanced ? Check : TriangleAlert} />
					{isBalanced ? t("balanced") : t("unbalanced", { difference: exactNumber(difference) })}
				</p>
			</div>
			{counters.returned > 0 ? (
				<p className="mt-2 text-small text-ink-3">{t("returned", { count: exactNumber(counters.returned) })}</p>
			) : null}
		</section>
	);
}
