"use client";

import { useState } from "react";

/**
 * For what is drawn only while it is open: gives the focus back, on closing, to what had it before. Radix knows of that
 * only where the opener is a trigger of its own.
 */
export function useOpener(): (event: Event) => void {
	// Read before the first field inside takes the focus.
	const [opener] = useState(() => openerOf(document.activeElement));
	return (event) => {
		event.preventDefault();
		if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
	};
}

/** An item of a menu is gone by then: the menu's button stands for it. */
function openerOf(element: Element | null): Element | null {
	const menu = element?.closest('[role="menu"]')?.getAttribute("aria-labelledby");
	return menu === null || menu === undefined ? element : document.getElementById(menu);
}
