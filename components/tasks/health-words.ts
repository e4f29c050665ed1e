"use client";

import { useLocale, useMessages, useTranslations } from "next-intl";
import { useCallback } from "react";
import { useRedisState, useServerTime } from "@/components/live-data/use-live";
import type { Tone } from "@/components/ui/badge";
import { useSay } from "@/components/ui/use-say";
import type { Task } from "@/lib/api/task";
import { duration, until } from "@/lib/format/duration";
import { exactNumber, percent } from "@/lib/format/number";
import { isMessageRefusal } from "@/lib/task/refusals";
import type { Sentences } from "@/lib/words/sentences";
import { skipInWords } from "@/lib/words/skip-in-words";

const SILENT = { broker: "silentBroker", source: "silentSource", spillway: "silentWorker" } as const;

export interface HealthWords {
	tone: Tone;
	title: string;
	/** Second line: what happens next, or why. */
	detail: string | undefined;
	/** Asks for an eye. */
	isBold: boolean;
}

/** Whether what was asked of the task waits for Redis. */
export function useWaitsForRedis({ desired, live }: Task): boolean {
	const isLost = useRedisState()?.status === "lost";
	const { phase } = live.state;
	const isStopped = phase === "stopped" || phase === "failed";
	return isLost && (desired === "running" ? phase === "stopped" || phase === "stopping" : !isStopped);
}

/** How well a task does, in words for list and page. Redraws each second only while something counts down. */
export function useHealthWords(task: Task): HealthWords {
	const language = useLocale();
	const { sentences } = useMessages();
	const t = useTranslations("state");
	const say = useSay();
	const isWaiting = useWaitsForRedis(task);
	const isRedisLost = useRedisState()?.status === "lost";
	const { state, counters, rates, health, retentionGap, silence } = task.live;
	const nextAttemptAtMs = state.phase === "retrying" ? state.nextAttemptAtMs : 0;
	const when = useServerTime(
		useCallback((nowMs: number) => until(nextAttemptAtMs, nowMs, language), [language, nextAttemptAtMs]),
	);
	const words = (tone: Tone, title: string, detail?: string, isBold = false): HealthWords => ({
		tone,
		title,
		detail,
		isBold,
	});

	if (isWaiting) return words("amber", t(task.desired === "running" ? "health.startWaits" : "health.stopWaits"));
	switch (state.phase) {
		case "stopped":
			return words("neutral", t("health.none"));
		case "starting":
			return words("neutral", t("health.connecting"));
		case "stopping":
			return words("neutral", t("health.draining"), t("detail.inFlight", { count: exactNumber(counters.inFlight) }));
		case "failed": {
			const { what, remedy } = splitSentences(say(state.cause.message));
			if (isMessageRefusal(state.cause.code)) return words("red", t("health.messageRefused"), remedy, true);
			const isSignIn = /login|sign-in|auth|password|credential/.test(state.cause.code);
			return words("red", isSignIn ? t("health.signInRefused") : what, remedy, true);
		}
		case "retrying": {
			const { side } = state.cause;
			const title =
				side === "broker"
					? t("health.broker-unreachable")
					: side === "source"
						? t("health.source-unreachable")
						: splitSentences(say(state.cause.message)).what;
			return words("amber", title, t("detail.attempt", { attempt: exactNumber(state.attempt), when }), true);
		}
		case "running": {
			if (state.isReadingSnapshot) return words("green", t("health.snapshot"));
			if (silence !== undefined) {
				const time = duration(silence.forMs, language);
				const who = silence.side === "spillway" && isRedisLost ? "silentRedis" : SILENT[silence.side];
				return words("amber", t("health.unconfirmed"), t(`detail.${who}`, { time }), true);
			}
			if (isAwaitingVgroups(task)) return words("neutral", t("health.waitingForVgroups"));
			if (retentionGap > 0) {
				return words("amber", t("health.retention-gap"), t("detail.gone", { count: exactNumber(retentionGap) }));
			}
			if (health?.kind === "skipping" || rates.skipped > 0) {
				const share = percent(counters.skipped, counters.read).text;
				return words(
					"amber",
					t("health.skippingShare", { share }),
					commonestReason(sentences, counters.skippedByReason),
				);
			}
			if (health === undefined) return words("green", t("health.healthy"));
			if (health.kind === "idle")
				return words(
					"green",
					t("health.idle"),
					health.detail === undefined ? t("detail.noMessages") : say(health.detail),
				);
			return words(
				isTrouble(health.kind) ? "amber" : "green",
				t(`health.${health.kind}`),
				health.detail && say(health.detail),
			);
		}
	}
	return state satisfies never;
}

/** A consumer group is given its vgroups some seconds after it has signed in; until then nothing is wrong. */
const ASSIGNMENT_MS = 30_000;

function isAwaitingVgroups({ live: { vgroups, counters, state, runSinceMs, atMs } }: Task): boolean {
	return vgroups.length === 0 && counters.read === 0 && atMs - (runSinceMs ?? state.sinceMs) < ASSIGNMENT_MS;
}

function isTrouble(kind: string): boolean {
	return kind.endsWith("-unreachable") || kind === "refused" || kind === "retention-gap";
}

/** The first sentence says what happened, the rest what to do. */
export function splitSentences(message: string): { what: string; remedy: string | undefined } {
	const [mark] = /[.:] |[。：](?=.)/u.exec(message) ?? [];
	const end = mark === undefined ? -1 : message.indexOf(mark);
	if (mark === undefined) return { what: message.replace(/[.。]$/, ""), remedy: undefined };
	return { what: message.slice(0, end), remedy: message.slice(end + mark.length).replace(/[.。]$/, "") };
}

function commonestReason(sentences: Sentences, byReason: Readonly<Record<string, number>>): string | undefined {
	const [commonest] = Object.entries(byReason).toSorted(([, a], [, b]) => b - a);
	return commonest === undefined ? undefined : skipInWords(sentences, commonest[0]);
}
