"use client";

import { PlugZap } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CheckLine } from "@/components/checks/check-line";
import { useCheck } from "@/components/checks/use-check";
import { Button } from "@/components/ui/button";
import type { Connection } from "@/lib/api/connection";

interface RowCheckProps {
	connection: Connection;
	/** Draws the row around the button. */
	children: (button: ReactNode) => ReactNode;
}

/** Tries a saved connection in place; the steps stand under its row. */
export function RowCheck({ connection, children }: RowCheckProps) {
	const t = useTranslations("connections");
	const { id, name, end, dsn, storedSecrets } = connection;
	const { state, start } = useCheck(`${dsn} ${connection.changedAtMs}`);
	return (
		<>
			{children(
				<Button
					size="sm"
					icon={PlugZap}
					isBusy={state.phase === "running"}
					aria-label={t("checkNamed", { name })}
					onClick={() => start({ end, dsn, connectionId: id, useStored: storedSecrets })}
				>
					{t("check")}
				</Button>,
			)}
			{state.phase !== "none" && (
				<div className="mt-1.5 pl-6.5 phone:pl-0">
					<CheckLine end={end} state={state} onSuggestion={undefined} />
				</div>
			)}
		</>
	);
}
