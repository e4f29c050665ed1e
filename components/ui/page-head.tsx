import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Icon } from "./icon";

interface PageHeadProps {
	/** The page it belongs to. */
	parent: { href: string; label: string };
	title: string;
	/** What can be done on the page; the one to press at the right end. */
	children: ReactNode;
}

/** Where one is, and what can be done; stays in view. */
export function PageHead({ parent, title, children }: PageHeadProps) {
	return (
		<div className="sticky top-11 z-20 flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-bg px-6 py-2 phone:static phone:px-4">
			<div className="mr-auto flex min-w-0 items-center gap-2">
				<Link href={parent.href} className="rounded-mark text-ink-2 hover:text-ink">
					{parent.label}
				</Link>
				<Icon icon={ChevronRight} size={14} className="text-ink-3" />
				<h1 className="min-w-0 text-form-title wrap-anywhere">{title}</h1>
			</div>
			<div className="flex flex-wrap items-center gap-2">{children}</div>
		</div>
	);
}
