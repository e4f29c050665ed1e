"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { createLiveStore, FLUSH_MS, type LiveStore } from "./live-store";
import { joinEventStream } from "./shared-stream";

const LiveStoreContext = createContext<LiveStore | undefined>(undefined);

/** The store of the stream. Only the hooks of this folder need it. */
export function useLiveStore(): LiveStore {
	const store = useContext(LiveStoreContext);
	if (store === undefined) throw new Error("useLiveStore needs a LiveDataProvider above it");
	return store;
}

function createBrowserStore(): LiveStore {
	return createLiveStore({ now: Date.now, schedule: (flush) => setTimeout(flush, FLUSH_MS) });
}

/** Gives everything below it the one event stream of this browser. Tests pass a `store` and no stream is opened. */
interface LiveDataProps {
	store?: LiveStore;
	/** On pages before sign-in there is no stream to open. */
	isOff?: boolean;
	children: ReactNode;
}

export function LiveDataProvider({ store: given, isOff = false, children }: LiveDataProps) {
	const [own] = useState(createBrowserStore);
	const store = given ?? own;
	useEffect(() => (given === undefined && !isOff ? joinEventStream(own) : undefined), [given, isOff, own]);
	return <LiveStoreContext value={store}>{children}</LiveStoreContext>;
}
