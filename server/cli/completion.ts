import { COMMANDS, type CommandEntry, HELP_OPTION, type OptionEntry } from "./commands";
import { UsageError } from "./usage-error";

/**
 * The text that makes a shell complete the commands, their options and the names of files.
 *
 * @throws UsageError for another shell
 */
export function completionFor(shell: string | undefined): string {
	switch (shell) {
		case "bash":
			return bash();
		case "zsh":
			// Its own emulation of bash's completion: one text to keep true instead of two.
			return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash()}`;
		default:
			throw new UsageError("Name the shell: spillway completion bash, or spillway completion zsh.");
	}
}

function bash(): string {
	const entries: readonly CommandEntry[] = COMMANDS;
	const firstWords = [...new Set(entries.map(({ name }) => firstWord(name)))];
	return `# spillway: completion of commands and options.
# For this shell: source <(spillway completion bash). For every one: put that line into ~/.bashrc, for zsh into ~/.zshrc.
_spillway() {
	local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=""
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		words="${firstWords.join(" ")} --help --version"
	else
		if [ "$COMP_CWORD" -gt 2 ]; then
			case "$command \${COMP_WORDS[2]}" in
				${["", ...entries.filter(isPair).map(pairCase)].join("")}*) ;;
			esac
		fi
		case "$command $before" in
${[...entries.flatMap(fileCases), "\t\t\t*) ;;"].join("\n")}
		esac
		case "$command" in
${[...entries.map(wordCase), ...firstWords.flatMap((word) => secondWordCase(word, entries))].join("\n")}
		esac
	fi
	COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _spillway spillway
`;
}

function isPair({ name }: CommandEntry): boolean {
	return name.includes(" ");
}

/** Two words that are one command count as the command from then on. */
function pairCase({ name }: CommandEntry): string {
	return `"${name}") command="${name}" ;;\n\t\t\t\t`;
}

function secondWordCase(word: string, entries: readonly CommandEntry[]): string[] {
	const seconds = entries.filter(({ name }) => name.startsWith(`${word} `)).map(({ name }) => name.split(" ")[1]);
	return seconds.length === 0 ? [] : [`\t\t\t"${word}") words="${seconds.join(" ")}" ;;`];
}

/** After an option that takes a file or a folder, the shell's own completion is right. */
function fileCases({ name, options }: CommandEntry): string[] {
	return options
		.filter(({ value }) => value === "FILE" || value === "DIR")
		.map((option) => `\t\t\t"${name} --${option.name}") return ;;`);
}

function wordCase(command: CommandEntry): string {
	const { name, completes } = command;
	const options = [...command.options, HELP_OPTION].filter(({ isIgnored }) => isIgnored !== true).map(long);
	const operands = name === "help" ? COMMANDS.map((each) => each.name) : typeof completes === "object" ? completes : [];
	const onlyOptions = completes === "files" ? '[[ "$word" == -* ]] || return; ' : "";
	return `\t\t\t"${name}") ${onlyOptions}words="${[...operands, ...options].join(" ")}" ;;`;
}

function long({ name }: OptionEntry): string {
	return `--${name}`;
}

function firstWord(name: string): string {
	return name.split(" ")[0] ?? name;
}
