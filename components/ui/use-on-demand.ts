"use client";

import { useTranslations } from "next-intl";
import { type ComponentType, useCallback, useState } from "react";
import { toast } from "./toaster";

/**
 * A component whose code is loaded when it is first asked for, such as a menu on its first click. Until it is there the
 * caller draws what stands in its place; a server that is away keeps it there, and says so.
 */
export function useOnDemand<Props>(
	load: () => Promise<ComponentType<Props>>,
): [Loaded: ComponentType<Props> | undefined, ask: () => void] {
	const t = useTranslations("common");
	const [Loaded, setLoaded] = useState<ComponentType<Props>>();
	const ask = useCallback(() => {
		load().then(
			(component) => setLoaded(() => component),
			() => toast.message(t("notLoaded")),
		);
	}, [load, t]);
	return [Loaded, ask];
}
