"use client";

import { Radio, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Note } from "@/components/ui/note";
import type { EndInput } from "@/lib/api/check";
import { PeekProgress } from "./peek-progress";
import type { Peek } from "./use-peek";

interface PeekSourceProps {
	peek: Peek;
	input: EndInput | undefined;
	disabledReason: string | undefined;
}

/** How many rows to look at and how long to wait for them; then start, watch and cancel. */
export function PeekSource({ peek, input, disabledReason }: PeekSourceProps) {
	const t = useTranslations("preview");
	const id = useId();
	const [rows, setRows] = useState("10");
	const [waitS, setWaitS] = useState("10");
	const rowCount = wholeWithin(rows, 1, 100);
	const seconds = wholeWithin(waitS, 1, 60);
	const { phase } = peek;
	const isRunning = phase.name === "running";
	const reason =
		disabledReason ??
		(rowCount === undefined ? t("rowsBounds") : undefined) ??
		(seconds === undefined ? t("waitBounds") : undefined);
	return (
		<div className="mt-2 mb-1 space-y-2">
			<div className="flex flex-wrap items-end gap-3">
				<NumberField
					id={`${id}-rows`}
					label={t("rows")}
					value={rows}
					onChange={setRows}
					isWrong={rowCount === undefined}
				/>
				<NumberField
					id={`${id}-wait`}
					label={t("wait")}
					unit="s"
					value={waitS}
					onChange={setWaitS}
					isWrong={seconds === undefined}
				/>
				{isRunning ? (
					<Button icon={X} onClick={peek.cancel}>
						{t("cancelPeek")}
					</Button>
				) : (
					<Button
						icon={Radio}
						disabledReason={reason}
						onClick={() => {
							if (input !== undefined && rowCount !== undefined && seconds !== undefined) {
								peek.start({ source: input, rows: rowCount, waitS: seconds });
							}
						}}
					>
						{t("startPeek")}
					</Button>
				)}
			</div>
			{phase.name === "running" && <PeekProgress {...phase} found={peek.samples.length} />}
			{phase.name === "failed" && <Note tone="red">{phase.message}</Note>}
			{phase.name === "done" && (
				<p role="status" className="text-small text-ink-3">
					{peek.samples.length === 0
						? t("peekNothing")
						: t("peekDone", { count: peek.samples.length, seconds: (phase.elapsedMs / 1_000).toFixed(1) })}
				</p>
			)}
			{phase.name === "done" && phase.message !== undefined && <Note tone="amber">{phase.message}</Note>}
			{phase.name === "idle" && peek.samples.length === 0 && <p className="text-small text-ink-3">{t("peekHelp")}</p>}
		</div>
	);
}

interface NumberFieldProps {
	id: string;
	label: string;
	unit?: string;
	value: string;
	onChange: (value: string) => void;
	isWrong: boolean;
}

function NumberField({ id, label, unit, value, onChange, isWrong }: NumberFieldProps) {
	return (
		<div>
			<label htmlFor={id} className="mb-1 block text-small text-ink-2">
				{label}
			</label>
			<Input
				id={id}
				className="w-24"
				inputMode="numeric"
				tone={isWrong ? "error" : undefined}
				trailing={unit}
				value={value}
				onChange={(event) => onChange(event.target.value)}
			/>
		</div>
	);
}

function wholeWithin(text: string, least: number, most: number): number | undefined {
	const value = /^\d{1,3}$/.test(text.trim()) ? Number(text) : Number.NaN;
	return value >= least && value <= most ? value : undefined;
}
