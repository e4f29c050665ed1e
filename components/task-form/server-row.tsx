"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { DEFAULT_PORTS, PROTOCOLS, protocolOf } from "@/lib/dsn/field";
import type { DsnEnd } from "@/lib/dsn/types";
import { useFieldProps, useTaskForm } from "./form-context";
import { FieldNote, FormRow } from "./form-row";
import { fieldKey } from "./issues";
import { useSpec } from "./use-spec";

/** Protocol, host and port; further hosts below, each of which can be taken out. */
export function ServerRow({ end }: { end: DsnEnd }) {
	const t = useTranslations("form");
	const { draft, dispatch } = useTaskForm();
	const host = useFieldProps(fieldKey(end, "host"));
	const port = useFieldProps(fieldKey(end, "port"));
	const protocol = useFieldProps(fieldKey(end, "protocol"));
	const spec = useSpec(end, "host");
	const dsn = draft[end];
	const change = (index: number, entry: { host?: string; port?: string }) =>
		dispatch({ type: "host", end, index, ...entry });
	return (
		<FormRow label={spec.label} htmlFor={host.props.id} isRequired help={spec.help}>
			<div className="space-y-1.5">
				{[...dsn.hosts.keys()].map((index) => {
					const entry = dsn.hosts[index] ?? { host: "", port: "" };
					const isFirst = index === 0;
					const number = { number: index + 1 };
					return (
						// Servers are told apart by their place alone: two may read the same while they are typed.
						<div key={index} className="grid grid-cols-[96px_minmax(0,1fr)_72px] gap-2">
							{isFirst ? (
								<Select
									value={PROTOCOLS[end].find((known) => known === protocolOf(dsn)) ?? ""}
									onValueChange={(value) => changeProtocol(value)}
									options={PROTOCOLS[end].map((value) => ({ value, label: value }))}
									tone={protocol.props.tone}
									placeholder={dsn.protocol}
									aria-label={t("protocol")}
									aria-describedby={protocol.noteId}
								/>
							) : (
								<span className="flex items-center justify-end">
									<IconButton
										icon={X}
										name={t("removeServer", number)}
										onClick={() => dispatch({ type: "remove-host", end, index })}
									/>
								</span>
							)}
							<Input
								{...(isFirst ? host.props : { tone: host.props.tone, onBlur: host.props.onBlur })}
								{...(isFirst ? {} : { "aria-label": t("serverNumber", number) })}
								value={entry.host}
								onChange={(event) => change(index, { host: event.target.value })}
								placeholder={spec.placeholder}
								spellCheck={false}
								autoCapitalize="off"
							/>
							<Input
								{...(isFirst ? port.props : { tone: port.props.tone, onBlur: port.props.onBlur })}
								aria-label={isFirst ? t("port") : t("portNumber", number)}
								value={entry.port}
								onChange={(event) => change(index, { port: event.target.value })}
								placeholder={String(DEFAULT_PORTS[protocolOf(dsn)] ?? "")}
								inputMode="numeric"
							/>
						</div>
					);
				})}
			</div>
			<FieldNote id={protocol.noteId} error={protocol.error} />
			<FieldNote id={host.noteId} error={host.error} />
			<FieldNote id={port.noteId} error={port.error} />
		</FormRow>
	);

	/** A port that is the old protocol's own follows to the new one's. */
	function changeProtocol(value: string): void {
		const before = String(DEFAULT_PORTS[protocolOf(dsn)] ?? "");
		dispatch({ type: "part", end, part: "protocol", value });
		for (const [index, entry] of dsn.hosts.entries()) {
			if (entry.port === before) change(index, { port: String(DEFAULT_PORTS[value] ?? "") });
		}
	}
}
