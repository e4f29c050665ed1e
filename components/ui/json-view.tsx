import { formatJson, type JsonToken, tokenizeJson } from "@/lib/format/json";
import { CodeBlock } from "./code-block";
import { VisibleText } from "./visible-text";

const COLOURS = {
	key: "text-json-key",
	string: "text-json-string",
	number: "text-json-number",
	word: "text-json-number",
	other: undefined,
} as const satisfies Record<JsonToken["kind"], string | undefined>;

interface JsonViewProps {
	/** JSON text; anything else is shown as it is. */
	text: string;
	/** `exact`: every byte as sent. `formatted`: indented, with all digits kept. */
	view: "formatted" | "exact";
	label: string;
	isBare?: boolean;
	className?: string;
}

export function JsonView({ text, view, label, isBare = false, className }: JsonViewProps) {
	const shown = view === "formatted" ? formatJson(text) : text;
	return (
		<CodeBlock
			label={label}
			isWrapped={view === "exact"}
			isBare={isBare}
			{...(className === undefined ? {} : { className })}
		>
			{tokenizeJson(shown).map((token) => (
				<span key={token.at} className={COLOURS[token.kind]}>
					{token.kind === "string" || token.kind === "key" ? <VisibleText text={token.text} /> : token.text}
				</span>
			))}
		</CodeBlock>
	);
}
