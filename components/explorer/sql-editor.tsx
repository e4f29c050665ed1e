"use client";

import { SQLDialect, type SQLNamespace, sql } from "@codemirror/lang-sql";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { getNonce } from "get-nonce";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { SQL_FUNCTIONS, SQL_KEYWORDS, SQL_TYPES } from "@/lib/sql/keywords";
import { statementAt } from "@/lib/sql/statements";

const TDENGINE = SQLDialect.define({
	keywords: SQL_KEYWORDS,
	types: SQL_TYPES,
	builtin: SQL_FUNCTIONS,
	identifierQuotes: "`",
	doubleQuotedStrings: true,
	backslashEscapes: true,
	caseInsensitiveIdentifiers: true,
});

const COLOURS = HighlightStyle.define([
	{ tag: tags.keyword, color: "var(--accent)" },
	{ tag: [tags.typeName, tags.standard(tags.name)], color: "var(--json-key)" },
	{ tag: tags.string, color: "var(--json-string)" },
	{ tag: [tags.number, tags.bool, tags.null], color: "var(--amber)" },
	{ tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
	"&": { height: "100%", fontSize: "12px", backgroundColor: "var(--bg)", color: "var(--ink)" },
	"&.cm-focused": { outline: "none" },
	".cm-scroller": { fontFamily: "var(--font-mono), monospace", lineHeight: "18px" },
	".cm-content": { padding: "8px 0", caretColor: "var(--ink)" },
	".cm-cursor": { borderLeftColor: "var(--ink)" },
	".cm-gutters": { backgroundColor: "var(--bg)", color: "var(--ink-3)", border: "none" },
	".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--sunken)" },
	"&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
		backgroundColor: "var(--accent-bg)",
	},
	".cm-tooltip": {
		backgroundColor: "var(--raised)",
		border: "1px solid var(--line)",
		borderRadius: "5px",
		boxShadow: "var(--floating)",
	},
	".cm-tooltip-autocomplete > ul > li": { padding: "2px 8px", color: "var(--ink)" },
	".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent-bg)", color: "var(--ink)" },
	".cm-placeholder": { color: "var(--ink-3)" },
});

export interface SqlEditorHandle {
	/** The selected text, else the statement at the cursor. */
	statement(): string;
	/** Replaces everything, and takes the focus. */
	setText(text: string): void;
}

interface SqlEditorProps {
	ref: Ref<SqlEditorHandle>;
	initialText: string;
	/** Databases, tables and columns to propose. */
	schema: SQLNamespace;
	label: string;
	example: string;
	onRun: (statement: string) => void;
	onChange: (text: string) => void;
}

/** CodeMirror with TDengine's words. Ctrl or Cmd with Enter runs; Escape, then Tab leaves the editor. */
export function SqlEditor({ ref, initialText, schema, label, example, onRun, onChange }: SqlEditorProps) {
	const host = useRef<HTMLDivElement>(null);
	const view = useRef<EditorView | undefined>(undefined);
	const language = useRef(new Compartment());
	const latest = useRef({ onRun, onChange });
	useEffect(() => {
		latest.current = { onRun, onChange };
	});

	// The editor keeps its own text: it is made once, with what there was then.
	const atStart = useRef({ initialText, label, example });
	useEffect(() => {
		if (host.current === null) return;
		const start = atStart.current;
		const made = new EditorView({
			parent: host.current,
			doc: start.initialText,
			extensions: [
				Prec.highest(
					keymap.of([
						{
							key: "Mod-Enter",
							run: (editor) => {
								latest.current.onRun(statementOf(editor));
								return true;
							},
						},
					]),
				),
				basicSetup,
				language.current.of(sql({ dialect: TDENGINE })),
				Prec.highest(syntaxHighlighting(COLOURS)),
				LOOK,
				EditorView.cspNonce.of(getNonce() ?? ""),
				placeholder(start.example),
				EditorView.lineWrapping,
				EditorView.contentAttributes.of({ "aria-label": start.label }),
				EditorView.updateListener.of((update) => {
					if (update.docChanged) latest.current.onChange(update.state.doc.toString());
				}),
			],
		});
		view.current = made;
		return () => made.destroy();
	}, []);

	useEffect(() => {
		view.current?.dispatch({ effects: language.current.reconfigure(sql({ dialect: TDENGINE, schema })) });
	}, [schema]);

	useImperativeHandle(ref, () => ({
		statement: () => (view.current === undefined ? "" : statementOf(view.current)),
		setText: (text) => {
			const editor = view.current;
			if (editor === undefined) return;
			editor.dispatch({
				changes: { from: 0, to: editor.state.doc.length, insert: text },
				selection: { anchor: text.length },
			});
			editor.focus();
		},
	}));
	return <div ref={host} className="h-full" />;
}

function statementOf(editor: EditorView): string {
	const { from, to, head } = editor.state.selection.main;
	const text = editor.state.doc.toString();
	return from < to ? text.slice(from, to) : (statementAt(text, head)?.text ?? "");
}
