import type { ReactNode } from "react";

interface SectionProps {
	title: string;
	hint?: string;
	/** At the right end of the head. */
	action?: ReactNode;
	children: ReactNode;
}

/** A part of the form under a hairline. */
export function Section({ title, hint, action, children }: SectionProps) {
	return (
		<section aria-label={title} className="border-t border-line py-2.5">
			<div className="mb-1.5 flex min-h-7.5 flex-wrap items-center justify-between gap-2">
				<h2 className="text-section">
					{title}
					{hint !== undefined && <span className="ml-2.5 text-small font-normal text-ink-3">{hint}</span>}
				</h2>
				{action}
			</div>
			<div className="space-y-1.5 phone:space-y-3">{children}</div>
		</section>
	);
}
