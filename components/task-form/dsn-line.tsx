"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { cx } from "@/components/ui/cx";
import type { DsnEnd } from "@/lib/dsn/types";
import { lineText } from "./dsn-line-text";
import { useFieldProps, useTaskForm } from "./form-context";
import { FieldNote, FormRow } from "./form-row";
import { fieldKey } from "./issues";

/** The whole end as one line, secrets masked: the fields in another shape, to be read, copied, typed or pasted. */
export function DsnLine({ end }: { end: DsnEnd }) {
	const t = useTranslations("form");
	const { draft, dispatch } = useTaskForm();
	const { error, noteId, props } = useFieldProps(fieldKey(end, "dsn"));
	const coloured = useRef<HTMLDivElement>(null);
	const text = lineText(draft, end);
	return (
		<FormRow label={t("asOneLine")} htmlFor={props.id} help={t("asOneLineHelp")}>
			<div className="relative flex items-center rounded-box border border-line-2 bg-sunken focus-within:border-control focus-within:bg-bg">
				<div className="relative h-7 min-w-0 flex-1 phone:h-11">
					{/* An input can have one colour only: the coloured copy lies under it, scrolled along with it. */}
					<div
						ref={coloured}
						aria-hidden
						className="absolute inset-0 flex items-center overflow-hidden pl-2.5 font-mono text-code whitespace-pre"
					>
						<span>
							<ColouredDsn end={end} text={text} />
						</span>
					</div>
					<input
						id={props.id}
						aria-describedby={noteId}
						aria-invalid={error !== undefined || undefined}
						value={text}
						onChange={(event) => dispatch({ type: "line", end, text: event.target.value })}
						onBlur={() => {
							dispatch({ type: "line-done", end });
							props.onBlur();
						}}
						onScroll={(event) => {
							if (coloured.current !== null) coloured.current.scrollLeft = event.currentTarget.scrollLeft;
						}}
						placeholder={t(end === "source" ? "sourceExample" : "brokerExample")}
						spellCheck={false}
						autoCapitalize="off"
						autoComplete="off"
						className={cx(
							"absolute inset-0 w-full rounded-box bg-transparent pl-2.5 font-mono text-code text-transparent caret-ink",
						)}
					/>
				</div>
				<CopyButton isIconOnly name={t("copyLine", { end: t(end) })} text={text} className="h-7" />
			</div>
			<FieldNote id={noteId} error={error} />
		</FormRow>
	);
}

/** Protocol and servers stand out: they are what one looks for in a line. */
function ColouredDsn({ end, text }: { end: DsnEnd; text: string }) {
	const match = /^([^:]*)(:\/\/(?:.*@)?)([^/?@]*)(.*)$/s.exec(text);
	if (match === null) return <span className="text-ink">{text}</span>;
	const [, protocol, user, servers, rest = ""] = match;
	const [object = "", query = ""] = end === "source" ? splitAt(rest, "?") : ["", rest];
	return (
		<>
			<span className="text-ink">{protocol}</span>
			<span className="text-ink-3">{user}</span>
			<span className="text-ink">{servers}</span>
			<span className="text-ink">{object}</span>
			<span className="text-ink-3">{query}</span>
		</>
	);
}

function splitAt(text: string, mark: string): [string, string] {
	const at = text.indexOf(mark);
	return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}
