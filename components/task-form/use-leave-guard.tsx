"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

export interface LeaveGuard {
	/** To be drawn somewhere in the page. */
	dialog: ReactNode;
	/** Goes there, asking first if there are changes. */
	leave: (href: string) => void;
	/** The next departure asks nothing: everything is saved. */
	allow: () => void;
}

/** Asks before changes are lost: by closing the tab, by a link of the page, or by its own Cancel. */
export function useLeaveGuard(isDirty: boolean): LeaveGuard {
	const t = useTranslations("form");
	const router = useRouter();
	const [target, setTarget] = useState<string | undefined>(undefined);
	const isAllowed = useRef(false);

	useEffect(() => {
		if (!isDirty) return;
		const onUnload = (event: BeforeUnloadEvent) => {
			if (!isAllowed.current) event.preventDefault();
		};
		// Next has no hook for leaving a page, so its links are caught before it hears of the click.
		const onClick = (event: MouseEvent) => {
			const href = isAllowed.current ? undefined : internalTarget(event);
			if (href === undefined) return;
			event.preventDefault();
			event.stopPropagation();
			setTarget(href);
		};
		window.addEventListener("beforeunload", onUnload);
		document.addEventListener("click", onClick, { capture: true });
		return () => {
			window.removeEventListener("beforeunload", onUnload);
			document.removeEventListener("click", onClick, { capture: true });
		};
	}, [isDirty]);

	const go = (href: string) => {
		isAllowed.current = true;
		router.push(href);
	};
	return {
		leave: (href) => (isDirty ? setTarget(href) : go(href)),
		allow: () => {
			isAllowed.current = true;
		},
		dialog: (
			<ConfirmDialog
				open={target !== undefined}
				onOpenChange={(isOpen) => !isOpen && setTarget(undefined)}
				title={t("leaveTitle")}
				description={t("leaveDescription")}
				action={t("leaveDiscard")}
				dismiss={t("leaveStay")}
				isDestructive
				onConfirm={() => {
					if (target !== undefined) go(target);
				}}
			/>
		),
	};
}

/** Where a plain click on a link of this site leads, if it leaves the page. */
function internalTarget(event: MouseEvent): string | undefined {
	if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
		return undefined;
	const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
	if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.origin !== location.origin)
		return undefined;
	return link.pathname === location.pathname ? undefined : `${link.pathname}${link.search}${link.hash}`;
}
