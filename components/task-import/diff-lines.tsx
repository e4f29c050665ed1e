import { CodeBlock } from "@/components/ui/code-block";
import { cx } from "@/components/ui/cx";
import { VisibleText } from "@/components/ui/visible-text";
import type { ImportEntry } from "@/lib/api/task-file";

const LOOKS = {
	same: { sign: " ", className: "text-ink-3" },
	added: { sign: "+", className: "bg-green-bg text-green" },
	removed: { sign: "−", className: "bg-red-bg text-red" },
} as const;

/** Lines of a task's file, what goes and what comes marked by sign and ground. */
export function DiffLines({ lines, label }: { lines: ImportEntry["diff"]; label: string }) {
	const numbered = lines.map((line, index) => ({ ...line, key: index }));
	return (
		<CodeBlock label={label} className="mb-3 max-h-96 p-0!">
			<span className="block min-w-fit py-1.5">
				{numbered.map(({ key, kind, text }) => (
					<span key={key} className={cx("block px-2.5 whitespace-pre", LOOKS[kind].className)}>
						{LOOKS[kind].sign} <VisibleText text={text} />
					</span>
				))}
			</span>
		</CodeBlock>
	);
}
