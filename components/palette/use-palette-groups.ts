"use client";

import {
	CircleHelp,
	ClipboardPaste,
	Download,
	Languages,
	ListTree,
	Monitor,
	Moon,
	Play,
	Plus,
	RotateCw,
	Square,
	Sun,
	Upload,
	Webhook,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { useMay } from "@/components/accounts/me";
import { useTasks } from "@/components/live-data/use-live";
import { usePages } from "@/components/shell/navigation";
import { useLanguage } from "@/components/shell/use-language";
import { endsOf } from "@/components/tasks/task-ends";
import type { ListActions } from "@/components/tasks/use-list-actions";
import type { IconType } from "@/components/ui/icon";
import type { Task } from "@/lib/api/task";
import { LANGUAGE_NAMES, LANGUAGES } from "@/lib/words/languages";
import { findNamed, matchesWords, splitVerb } from "./match";

export interface PaletteItem {
	key: string;
	icon: IconType;
	label: string;
	hint?: string;
	/** The palette stays: the item only changes what is typed. */
	keepsOpen?: boolean;
	run: () => void;
}

export interface PaletteGroup {
	key: string;
	title: string;
	items: PaletteItem[];
}

interface Options {
	search: string;
	act: ListActions["act"];
	onShow: (what: "paste" | "help") => void;
	setSearch: (search: string) => void;
}

const MOST_TASKS = 8;

const VERBS = {
	start: { icon: Play, applies: (task: Task) => task.desired === "stopped" || task.live.state.phase === "failed" },
	stop: { icon: Square, applies: (task: Task) => task.desired === "running" },
	restart: { icon: RotateCw, applies: (task: Task) => task.desired === "running" },
} as const;
type Verb = keyof typeof VERBS;
const VERB_NAMES = ["start", "stop", "restart"] as const satisfies readonly Verb[];

/** What can be done, as far as it matches what is typed. Empty groups are left out. */
export function usePaletteGroups({ search, act, onShow, setSearch }: Options): PaletteGroup[] {
	const t = useTranslations();
	const router = useRouter();
	const { setTheme } = useTheme();
	const { setLanguage } = useLanguage();
	const tasks = useTasks() ?? [];
	const verbs: Record<Verb, string> = { start: t("tasks.start"), stop: t("tasks.stop"), restart: t("tasks.restart") };
	const go = (href: string) => () => router.push(href);

	const pagesOfUser = usePages();
	const mayEdit = useMay("task:edit");
	const mayRun = useMay("task:operate");
	const goTo = (task: Task): PaletteItem => ({
		key: `go ${task.id}`,
		icon: ListTree,
		label: task.name,
		hint: t(`state.phase.${task.live.state.phase}`),
		run: go(`/tasks/${task.id}`),
	});
	const run = (verb: Verb, task: Task): PaletteItem => ({
		key: `${verb} ${task.id}`,
		icon: VERBS[verb].icon,
		label: t("palette.verbTask", { verb: verbs[verb], name: task.name }),
		hint: t(`state.phase.${task.live.state.phase}`),
		run: () => act(verb, [task]),
	});
	const isWanted = (item: PaletteItem) => matchesWords(item.label, search);
	const found = findNamed(tasks, search, (task) => endsOf(task).tmqTopic);

	const actions: PaletteItem[] = [
		...(mayEdit
			? [
					{ key: "new", icon: Plus, label: t("tasks.newTask"), run: go("/tasks/new") },
					{ key: "paste", icon: ClipboardPaste, label: t("palette.paste"), run: () => onShow("paste") },
				]
			: []),
		...(mayRun ? VERB_NAMES : []).map((verb) => ({
			key: `${verb} …`,
			icon: VERBS[verb].icon,
			label: t("palette.verbSome", { verb: verbs[verb] }),
			keepsOpen: true,
			run: () => setSearch(`${verbs[verb]} `),
		})),
		...(mayEdit ? [{ key: "import", icon: Upload, label: t("palette.import"), run: go("/tasks/import") }] : []),
		{ key: "export", icon: Download, label: t("palette.export"), run: () => act("export", tasks) },
	];
	const pages: PaletteItem[] = [
		...pagesOfUser.map((page) => ({
			key: `page ${page.key}`,
			icon: page.icon,
			label: t(`shell.${page.key}`),
			run: go(page.href),
		})),
		{ key: "page alerts", icon: Webhook, label: t("palette.alerts"), run: go("/settings/alerts") },
	];
	const view: PaletteItem[] = [
		{ key: "light", icon: Sun, label: t("palette.light"), run: () => setTheme("light") },
		{ key: "dark", icon: Moon, label: t("palette.dark"), run: () => setTheme("dark") },
		{ key: "system", icon: Monitor, label: t("palette.system"), run: () => setTheme("system") },
		...LANGUAGES.map((language) => ({
			key: `language ${language}`,
			icon: Languages,
			label: t("palette.language", { name: LANGUAGE_NAMES[language] }),
			run: () => setLanguage(language),
		})),
		{ key: "help", icon: CircleHelp, label: t("palette.help"), run: () => onShow("help") },
	];

	const verb = splitVerb(search, verbs);
	const verbItems =
		verb?.verbs.flatMap((each) =>
			tasks
				.filter((task) => VERBS[each].applies(task) && matchesWords(task.name, verb.rest))
				.slice(0, MOST_TASKS)
				.map((task) => run(each, task)),
		) ?? [];
	const groups = [
		{ key: "do", title: t("palette.doTask"), items: verbItems },
		{ key: "tasks", title: t("palette.tasks"), items: found.slice(0, MOST_TASKS).map(goTo) },
		{ key: "actions", title: t("palette.actions"), items: actions.filter(isWanted) },
		{ key: "pages", title: t("palette.pages"), items: pages.filter(isWanted) },
		{ key: "view", title: t("palette.view"), items: view.filter(isWanted) },
	];
	return groups.filter((group) => group.items.length > 0);
}
