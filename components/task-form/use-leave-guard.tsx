"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ownPath } from "@/components/live-data/base-path";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";

export interface LeaveGuard {
	/** To be drawn somewhere in the page. */
	dialog: ReactNode;
	/** Goes there, asking first if there are changes. */
	leave: (href: string) => void;
	/** Goes there without asking: everything is saved. */
	go: (href: string) => void;
}

/** In the place of an address: where the browser's Back leads. */
const BACK = "back";
/** Marks the entry of the browser's history that stands in for the changed form. */
const STAND_IN = "spillwayChangedForm";

/** Asks before changes are lost: by closing the tab, by Back, by a link of the page, or by its own Cancel. */
export function useLeaveGuard(isDirty: boolean): LeaveGuard {
	const t = useTranslations("form");
	const router = useRouter();
	const [target, setTarget] = useState<string | undefined>(undefined);
	const isAllowed = useRef(false);

	// Back cannot be refused. A second entry for the form is what it goes back from; the question comes on the first.
	useEffect(() => {
		if (!isDirty) return;
		if (!isStandIn()) pushStandIn();
		const onPopState = () => {
			if (isAllowed.current || isStandIn()) return;
			pushStandIn();
			setTarget(BACK);
		};
		window.addEventListener("popstate", onPopState);
		return () => window.removeEventListener("popstate", onPopState);
	}, [isDirty]);

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
		if (href === BACK) window.history.go(-2);
		// The stand-in gives its place, so that Back from there leads to the form once, not twice.
		else if (isStandIn()) router.replace(href);
		else router.push(href);
	};
	return {
		leave: (href) => (isDirty ? setTarget(href) : go(href)),
		go,
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

function isStandIn(): boolean {
	const state: unknown = window.history.state;
	return typeof state === "object" && state !== null && STAND_IN in state;
}

function pushStandIn(): void {
	// What Next keeps in the entry goes along: it is the same page to it.
	window.history.pushState({ ...window.history.state, [STAND_IN]: true }, "");
}

/** Where a plain click on a link of this site leads, if it leaves the page. */
function internalTarget(event: MouseEvent): string | undefined {
	if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
		return undefined;
	const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
	if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.origin !== location.origin)
		return undefined;
	return link.pathname === location.pathname ? undefined : `${ownPath(link.pathname)}${link.search}${link.hash}`;
}
