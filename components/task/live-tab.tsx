"use client";

import { useTranslations } from "next-intl";
import { Note } from "@/components/ui/note";
import type { Task } from "@/lib/api/task";
import { exactNumber } from "@/lib/format/number";
import { Accounting } from "./accounting";
import { LiveMessages } from "./live-messages";
import { NumberStrip } from "./number-strip";
import { SkippedNote } from "./skipped-note";
import { ThroughputPanel } from "./throughput-panel";
import { UnknownNote } from "./unknown-note";
import { useThroughput } from "./use-throughput";
import { VgroupTable } from "./vgroup-table";

/** What the task does now: numbers, throughput, accounting, vgroups, messages. */
export function LiveTab({ task }: { task: Task }) {
	const t = useTranslations("task");
	const throughput = useThroughput(task);
	const { live } = task;
	return (
		<div className="[--panel:528px] max-[1240px]:[--panel:400px]">
			<NumberStrip live={live} averageRate={throughput.averageRate} window={throughput.window} />
			<div className="grid grid-cols-[minmax(0,1fr)_var(--panel)] max-[1100px]:block">
				<div className="min-w-0 space-y-4 px-6 py-2 phone:px-4">
					{live.retentionGap > 0 && (
						<Note tone="red">{t("retentionGap", { count: exactNumber(live.retentionGap) })}</Note>
					)}
					<ThroughputPanel throughput={throughput} />
					<Accounting counters={live.counters} />
					<SkippedNote counters={live.counters} />
					<UnknownNote counters={live.counters} />
					<VgroupTable live={live} />
				</div>
				<div className="min-w-0 border-l border-line [--inset:16px] sm:max-[1100px]:[--inset:24px] max-[1100px]:border-t max-[1100px]:border-l-0">
					<LiveMessages taskId={task.id} live={live} />
				</div>
			</div>
		</div>
	);
}
