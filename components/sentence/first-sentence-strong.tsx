import { useSay } from "@/components/ui/use-say";
import { VisibleText } from "@/components/ui/visible-text";
import { Marked } from "./marked";

/** What happened stands out; what to do follows. */
export function FirstSentenceStrong({ text: told, isStrong = true }: { text: string; isStrong?: boolean }) {
	const text = useSay()(told);
	const at = text.search(/[.:] |[。：]/);
	if (!isStrong || at < 0) return <Marked text={text} />;
	return (
		<>
			<strong className="font-medium">
				<VisibleText text={text.slice(0, at + 1)} />
			</strong>
			<Marked text={text.slice(at + 1)} />
		</>
	);
}
