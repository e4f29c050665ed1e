import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { ScrollArea } from "@/components/ui/scroll-area";
import type { TaskLive } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";

/** Where each vgroup stands. Offsets are text: they are 64-bit. */
export function VgroupTable({ live }: { live: TaskLive }) {
	const { vgroups } = live;
	const t = useTranslations("task.vgroups");
	const mostLag = Math.max(1, ...vgroups.map((vgroup) => vgroup.lag ?? 0));
	const total = vgroups.reduce((sum, vgroup) => sum + (vgroup.lag ?? 0), 0);
	const offset = (text: string | undefined) => (text === undefined ? "–" : BigInt(text).toLocaleString("en-US"));
	return (
		<section aria-labelledby="vgroups-title" className="min-w-0">
			<h2 id="vgroups-title" className="text-section">
				{t("title")}
				{vgroups.length > 0 && (
					<span className="ml-2 text-small font-normal text-ink-3">{t("count", { count: `${vgroups.length}` })}</span>
				)}
			</h2>
			{vgroups.length === 0 ? (
				<p className="py-3 text-ink-3">{t(whyEmpty(live))}</p>
			) : (
				<ScrollArea label={t("title")}>
					<table className="mt-1 w-full min-w-[480px] table-fixed phone:min-w-80 phone:text-small">
						<thead>
							<tr className="h-8 border-b border-line text-small text-ink-3">
								<th className="text-left font-normal">{t("vgroup")}</th>
								<th className="text-right font-normal">{t("position")}</th>
								<th className="text-right font-normal">{t("end")}</th>
								<th className="text-right font-normal">{t("committed")}</th>
								<th className="text-right font-normal">{t("lag")}</th>
							</tr>
						</thead>
						<tbody>
							{vgroups.map((vgroup) => (
								<tr key={`${vgroup.tmqTopic}/${vgroup.vgroupId}`} className="h-7.5 border-b border-line">
									<td>{vgroup.vgroupId}</td>
									<td className="text-right">{offset(vgroup.position)}</td>
									<td className="text-right">{offset(vgroup.end)}</td>
									<td className="text-right">{offset(vgroup.committed)}</td>
									<td className={cx("text-right", vgroup.lag === 0 && "text-ink-3")}>
										<span className="inline-flex items-center justify-end gap-2">
											{vgroup.lag === undefined ? "–" : exactNumber(vgroup.lag)}
											<span aria-hidden className="h-1 w-16 rounded-full bg-hover phone:hidden">
												<span
													className="block h-full rounded-full bg-series-read"
													style={{ width: `${((vgroup.lag ?? 0) / mostLag) * 100}%` }}
												/>
											</span>
										</span>
									</td>
								</tr>
							))}
						</tbody>
						<tfoot>
							<tr className="h-7.5 font-medium">
								<td colSpan={4}>{t("total")}</td>
								<td className="text-right">
									<span className="pr-18 phone:pr-0">{exactNumber(total)}</span>
								</td>
							</tr>
						</tfoot>
					</table>
				</ScrollArea>
			)}
			{vgroups.length > 0 && <p className="mt-1 text-small text-ink-3">{t("note")}</p>}
		</section>
	);
}

/** TDengine takes this long to share the vgroups out; after it something is not as it should be. */
const ASSIGNMENT_MS = 30_000;

function whyEmpty({ state, counters, runSinceMs, atMs }: TaskLive): "idle" | "reading" | "waiting" | "empty" {
	const { phase } = state;
	if (phase === "stopped" || phase === "failed" || phase === "stopping") return "idle";
	// Rows come before the positions are asked for, and while stored data is read there are none to tell.
	if (counters.read > 0) return "reading";
	return phase !== "retrying" && atMs - (runSinceMs ?? state.sinceMs) < ASSIGNMENT_MS ? "waiting" : "empty";
}
