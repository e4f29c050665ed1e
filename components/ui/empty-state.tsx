import type { ReactNode } from "react";

/** Where a list would be: what is not there, and what to do next. */
export function EmptyState({
	title,
	children,
	action,
}: {
	title: ReactNode;
	children?: ReactNode;
	action?: ReactNode;
}) {
	return (
		<div className="flex flex-col items-center gap-1 px-6 py-16 text-center">
			<div className="text-section">{title}</div>
			{children !== undefined && <p className="max-w-[60ch] text-balance text-ink-2">{children}</p>}
			{action !== undefined && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
		</div>
	);
}
