"use client";

import { useMessages } from "next-intl";
import { sayIn, type Told } from "@/lib/words/told";

const ways = new WeakMap<Told, (text: string) => string>();

/** Says a sentence that the server or lib has made in the language shown; what is not known there stays English. */
export function useSay(): (text: string) => string {
	const { told } = useMessages().sentences;
	let say = ways.get(told);
	if (say === undefined) {
		say = sayIn(told);
		ways.set(told, say);
	}
	return say;
}
