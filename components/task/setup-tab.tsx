import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { Note } from "@/components/ui/note";
import { useSay } from "@/components/ui/use-say";
import type { SecretName, Task } from "@/lib/api/task";
import { formatCommand } from "@/lib/command-line/format-command";
import { formatDsn } from "@/lib/dsn/format";
import { parseDsn } from "@/lib/dsn/parse";
import { mergeSecrets, type SplitSecrets } from "@/lib/dsn/secrets";
import type { DsnEnd } from "@/lib/dsn/types";
import { dateTime } from "@/lib/format/duration";
import { SECRET_MASK } from "@/lib/secret";

/** Names in the catalogue cannot hold a dot. */
const SECRET_WORDS = {
	"source.password": "sourcePassword",
	"source.token": "sourceToken",
	"broker.password": "brokerPassword",
	"broker.cert_key": "brokerCertKey",
} as const satisfies Record<SecretName, string>;

/** How the task is set up: both DSNs without secrets, and the command that runs the same. */
export function SetupTab({ task }: { task: Task }) {
	const say = useSay();
	const language = useLocale();
	const t = useTranslations("task.setup");
	const timeZone = useTimeZone() ?? "UTC";
	const command = formatCommand({
		source: parseDsn("source", task.source).draft,
		broker: parseDsn("broker", task.broker).draft,
		stored: task.storedSecrets,
	});
	const secretNames = task.storedSecrets.map((name) => t(`secretNames.${SECRET_WORDS[name]}`));
	return (
		<div className="max-w-230 space-y-5 px-6 py-4 phone:px-4">
			{task.warnings.length > 0 && (
				<Note tone="amber">
					{task.warnings.map((warning) => (
						<p key={warning}>{say(warning)}</p>
					))}
				</Note>
			)}
			<Part title={t("source")} text={maskedLine("source", task)} />
			<Part title={t("broker")} text={maskedLine("broker", task)} />
			<Part title={t("command")} text={command} note={t("commandNote")} />
			<dl className="grid grid-cols-[140px_1fr] gap-y-1">
				<Fact name={t("stored")}>{secretNames.length === 0 ? t("noStored") : secretNames.join(", ")}</Fact>
				<Fact name={t("created")}>{dateTime(task.createdAtMs, timeZone, language)}</Fact>
				<Fact name={t("changed")}>{dateTime(task.changedAtMs, timeZone, language)}</Fact>
			</dl>
		</div>
	);
}

/** The stored line with a mask where each stored secret belongs. */
function maskedLine(end: DsnEnd, task: Task): string {
	const masks: SplitSecrets = {};
	for (const name of task.storedSecrets) if (name.startsWith(`${end}.`)) masks[name] = SECRET_MASK;
	return formatDsn(end, mergeSecrets(end, parseDsn(end, task[end]).draft, masks), { mask: true });
}

function Part({ title, text, note }: { title: string; text: string; note?: string }) {
	const t = useTranslations("task.setup");
	return (
		<section>
			<div className="flex items-end pb-1.5">
				<h2 className="flex-1 text-section">{title}</h2>
				<CopyButton text={text} name={t("copy", { what: title.toLowerCase() })} />
			</div>
			<CodeBlock label={title} isWrapped>
				{text}
			</CodeBlock>
			{note === undefined ? null : <p className="max-w-[90ch] pt-1.5 text-small text-ink-3">{note}</p>}
		</section>
	);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
	return (
		<>
			<dt className="text-ink-3">{name}</dt>
			<dd className="text-ink-2">{children}</dd>
		</>
	);
}
