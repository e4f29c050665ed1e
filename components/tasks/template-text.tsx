import { VisibleText } from "@/components/ui/visible-text";

/** A topic template with its variables set off from the rest, without colour: a list has many of them. */
export function TemplateText({ template }: { template: string }) {
	let at = 0;
	return template.split(/(\$?\{[^{}]*\})/).map((part) => {
		const key = at;
		at += part.length;
		return (
			<span key={key} className={part.endsWith("}") ? "text-ink-2" : undefined}>
				<VisibleText text={part} />
			</span>
		);
	});
}
