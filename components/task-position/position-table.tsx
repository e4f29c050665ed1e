import { useTranslations } from "next-intl";
import { cx } from "@/components/ui/cx";
import { Input } from "@/components/ui/input";
import { ScrollArea } from "@/components/ui/scroll-area";
import { standsAt, type VgroupChange } from "./position-change";

interface PositionTableProps {
	changes: readonly VgroupChange[];
	/** Offsets as they are typed, by key; undefined where they follow from the choice. */
	typed: ReadonlyMap<string, string> | undefined;
	onType: (key: string, text: string) => void;
}

export function grouped(value: bigint): string {
	return value.toLocaleString("en-US");
}

/** Each vgroup: what is kept, where the group stands, where it would read on, and what that means. */
export function PositionTable({ changes, typed, onType }: PositionTableProps) {
	const t = useTranslations("taskTools.position");
	return (
		<ScrollArea label={t("table")} className="rounded-box border border-line">
			<table aria-label={t("table")} className="w-full min-w-[560px]">
				<thead>
					<tr className="h-8 border-b border-line text-small text-ink-3">
						<th className="w-18 px-3 text-left font-normal">{t("vgroup")}</th>
						<th className="px-2 text-right font-normal">{t("kept")}</th>
						<th className="px-2 text-right font-normal">{t("committed")}</th>
						<th className="w-36 px-2 text-right font-normal">{t("next")}</th>
						<th className="px-3 text-left font-normal">{t("change")}</th>
					</tr>
				</thead>
				<tbody>
					{changes.map((change) => (
						<tr key={change.key} className="h-9 border-b border-line last:border-b-0">
							<td className="px-3">{change.vgroup.vgroupId}</td>
							<td className="px-2 text-right whitespace-nowrap text-ink-2">
								{grouped(BigInt(change.vgroup.begin))} – {grouped(BigInt(change.vgroup.end))}
							</td>
							<td className="px-2 text-right whitespace-nowrap">
								{change.vgroup.committed === undefined ? (
									<span className="text-ink-3">{t("none")}</span>
								) : (
									grouped(BigInt(change.vgroup.committed))
								)}
							</td>
							<td className="px-2 text-right whitespace-nowrap">
								{typed === undefined ? (
									<span className="font-medium">{change.to === undefined ? "–" : grouped(change.to)}</span>
								) : (
									<Input
										inputMode="numeric"
										aria-label={t("nextLabel", { id: `${change.vgroup.vgroupId}` })}
										placeholder={`${standsAt(change.vgroup) ?? ""}`}
										value={typed.get(change.key) ?? ""}
										{...(isWrong(change, typed) ? { tone: "error" as const } : {})}
										onChange={(event) => onType(change.key, event.target.value)}
									/>
								)}
							</td>
							<td className={cx("px-3 text-small", isWrong(change, typed) && "text-red")}>
								<Meaning change={change} isWrong={isWrong(change, typed)} />
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</ScrollArea>
	);
}

function isWrong({ key, to }: VgroupChange, typed: ReadonlyMap<string, string> | undefined): boolean {
	return to === undefined && typed !== undefined && (typed.get(key) ?? "").trim() !== "";
}

function Meaning({ change, isWrong }: { change: VgroupChange; isWrong: boolean }) {
	const t = useTranslations("taskTools.position");
	const { vgroup, repeated, jumped, unread } = change;
	if (isWrong) {
		return t("outOfRange", { begin: grouped(BigInt(vgroup.begin)), end: grouped(BigInt(vgroup.end)) });
	}
	if (repeated > 0n) return t("repeated", { count: grouped(repeated) });
	if (jumped > 0n && unread === 0n && vgroup.committed === undefined) return t("unreadAll");
	if (jumped > 0n) return t("jumped", { count: grouped(jumped) });
	if (unread > 0n) return t("unread", { count: grouped(unread) });
	return <span className="text-ink-3">{t("unchanged")}</span>;
}
