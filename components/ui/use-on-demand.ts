"use client";

import { type ComponentType, useCallback, useState } from "react";

const RETRY_MS = 2_000;

/**
 * A component whose code is loaded when it is first asked for, such as a menu on its first click. Until it is there the
 * caller draws what stands in its place; while the server is away, which a bar says, it is asked for again and again.
 */
export function useOnDemand<Props>(
	load: () => Promise<ComponentType<Props>>,
): [Loaded: ComponentType<Props> | undefined, ask: () => void] {
	const [Loaded, setLoaded] = useState<ComponentType<Props>>();
	const ask = useCallback(() => {
		const attempt = () => {
			load().then(
				(component) => setLoaded(() => component),
				() => setTimeout(attempt, RETRY_MS),
			);
		};
		attempt();
	}, [load]);
	return [Loaded, ask];
}
