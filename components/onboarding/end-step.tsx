"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Database, FlaskConical } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ConnectionForm } from "@/components/connections/connection-form";
import { connectionsOptions } from "@/components/connections/use-connections";
import { requestJson } from "@/components/live-data/problem-error";
import { useIsDemoOffered } from "@/components/live-data/use-demo";
import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import type { Connection } from "@/lib/api/connection";
import { demoEndsSchema } from "@/lib/api/demo";
import type { DsnEnd } from "@/lib/dsn/types";
import { ChoiceList } from "./choice-list";

interface EndStepProps {
	end: DsnEnd;
	connections: readonly Connection[];
	chosen: string | undefined;
	onChoose: (ids: Partial<Record<DsnEnd, string>>) => void;
}

/** A saved server, a new one, or the simulator. */
export function EndStep({ end, connections, chosen, onChoose }: EndStepProps) {
	const t = useTranslations("onboarding");
	const own = connections.filter((connection) => connection.end === end);
	const [isNew, setIsNew] = useState(own.length === 0);
	const isDemoOffered = useIsDemoOffered();
	const queries = useQueryClient();
	const simulator = useMutation({
		mutationFn: async () => demoEndsSchema.parse(await requestJson("/api/demo/ends", { method: "POST" })),
		onSuccess: async (ends) => {
			await queries.invalidateQueries({ queryKey: connectionsOptions().queryKey });
			onChoose(ends);
		},
	});
	return (
		<div className="max-w-160 space-y-3">
			{own.length > 0 && !isNew && (
				<ChoiceList
					label={t(end === "source" ? "sourceTitle" : "brokerTitle")}
					choices={own.map(({ id, name, dsn }) => ({ value: id, name, hint: dsn.replace(/\?.*$/, "") }))}
					value={chosen}
					onChange={(id) => onChoose({ [end]: id })}
				/>
			)}
			{isNew && (
				<ConnectionForm
					end={end}
					onSaved={({ id }) => {
						setIsNew(false);
						onChoose({ [end]: id });
					}}
					{...(own.length > 0 ? { onCancel: () => setIsNew(false) } : {})}
				/>
			)}
			<div className="flex flex-wrap gap-2">
				{!isNew && (
					<Button icon={Database} onClick={() => setIsNew(true)}>
						{t(end === "source" ? "newSource" : "newBroker")}
					</Button>
				)}
				{end === "source" && isDemoOffered && !own.some(({ isDemo }) => isDemo) && (
					<Button
						icon={FlaskConical}
						title={t("simulatorText")}
						isBusy={simulator.isPending}
						onClick={() => simulator.mutate()}
					>
						{t("simulator")}
					</Button>
				)}
			</div>
			{simulator.error !== null && <Note tone="red">{simulator.error.message}</Note>}
		</div>
	);
}
