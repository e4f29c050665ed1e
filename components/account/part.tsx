import type { ReactNode } from "react";

/** One thing of an account under a hairline. */
export function Part({
	title,
	text,
	action,
	children,
}: {
	title: string;
	text: string;
	action?: ReactNode;
	children?: ReactNode;
}) {
	return (
		<section aria-label={title} className="border-t border-line py-4">
			<div className="flex flex-wrap items-start gap-3">
				<div className="mr-auto min-w-0">
					<h2 className="text-section">{title}</h2>
					<p className="max-w-[80ch] text-ink-2">{text}</p>
				</div>
				{action}
			</div>
			{children}
		</section>
	);
}
