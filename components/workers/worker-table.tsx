"use client";

import { useTranslations } from "next-intl";
import { HeadCell, Table } from "@/components/ui/table";
import type { WorkerList } from "@/lib/api/worker";
import { WorkerRow } from "./worker-row";

/** A row for each worker; narrow screens keep who, how it is, and how much it holds. */
export function WorkerTable({ workers, isLocal }: WorkerList) {
	const t = useTranslations("workers");
	const readyCount = workers.filter(({ state }) => state === "ready").length;
	return (
		<Table aria-label={t("title")} className="border-b border-line">
			<thead>
				<tr>
					<HeadCell>{t("columnWorker")}</HeadCell>
					<HeadCell className="w-26">{t("columnState")}</HeadCell>
					<HeadCell isNumber className="w-24 phone:w-20">
						{t("columnPipelines")}
					</HeadCell>
					<HeadCell isNumber className="w-24 max-lg:hidden">
						{t("columnRate")}
					</HeadCell>
					<HeadCell isNumber className="w-24 max-lg:hidden">
						{t("columnProcessor")}
					</HeadCell>
					<HeadCell isNumber className="w-22 max-lg:hidden">
						{t("columnMemory")}
					</HeadCell>
					<HeadCell className="w-28 pl-5 max-lg:hidden">{t("columnVersion")}</HeadCell>
					<HeadCell className="w-26 max-xl:hidden">{t("columnSince")}</HeadCell>
					<HeadCell className="w-24 phone:w-12">
						<span className="sr-only">{t("columnActions")}</span>
					</HeadCell>
				</tr>
			</thead>
			<tbody>
				{workers.map((worker) => (
					<WorkerRow
						key={worker.id}
						worker={worker}
						isLocal={isLocal}
						isLastReady={worker.state === "ready" && readyCount === 1}
					/>
				))}
			</tbody>
		</Table>
	);
}
