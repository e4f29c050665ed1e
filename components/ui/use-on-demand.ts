"use client";

import { type ComponentType, useCallback, useState } from "react";

/**
 * A component whose code is loaded when it is first asked for, such as a menu on its first click. Until it is there the
 * caller draws what stands in its place.
 */
export function useOnDemand<Props>(
	load: () => Promise<ComponentType<Props>>,
): [Loaded: ComponentType<Props> | undefined, ask: () => void] {
	const [Loaded, setLoaded] = useState<ComponentType<Props>>();
	const ask = useCallback(() => {
		void load().then((component) => setLoaded(() => component));
	}, [load]);
	return [Loaded, ask];
}
