import { splitVisible } from "@/lib/format/visible-text";

/**
 * Text that others wrote: names, topics, rows. It is set apart from the direction of its surroundings, and characters
 * that cannot be seen or that turn the reading direction are drawn as their code.
 */
export function VisibleText({ text }: { text: string }) {
	const parts = splitVisible(text);
	return (
		<bdi>
			{parts.map((part) =>
				part.isHidden ? (
					<span
						key={part.at}
						className="mx-px rounded-mark bg-amber-bg px-0.5 font-mono text-tiny text-amber"
						title={part.text}
					>
						{part.text}
					</span>
				) : (
					part.text
				),
			)}
		</bdi>
	);
}
