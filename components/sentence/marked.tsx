import { VisibleText } from "@/components/ui/visible-text";

/** A sentence in which names of variables stand in the face of code. */
export function Marked({ text }: { text: string }) {
	const pieces = [...text.matchAll(/\{\w*\}|[^{]+|\{/g)];
	return pieces.map((piece) =>
		piece[0].startsWith("{") ? (
			<code key={piece.index} className="text-code">
				{piece[0]}
			</code>
		) : (
			<span key={piece.index}>
				<VisibleText text={piece[0]} />
			</span>
		),
	);
}
