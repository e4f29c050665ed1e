"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { inBrowser } from "@/components/live-data/base-path";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { curlOf } from "@/lib/api-document/curl";
import type { ApiOperation, JsonSchema } from "@/lib/api-document/document";
import { shapeOf } from "@/lib/api-document/shape";
import { ShapeTable } from "./shape-table";

interface OperationDetailsProps {
	operation: ApiOperation;
	schemas: Readonly<Record<string, JsonSchema>>;
}

/** What goes into a call, what comes out, and the call itself for a shell. */
export function OperationDetails({ operation, schemas }: OperationDetailsProps) {
	const t = useTranslations("api");
	const { method, path, description, parameters, requestBody, responses } = operation;
	const body = requestBody?.content["application/json"]?.schema;
	const call = curlOf(operation, `${location.origin}${inBrowser("")}`, schemas);
	const given = parameters.map(({ name, required, schema }) => ({ name, required, schema }));
	const parameterShape = shapeOf(
		{
			type: "object",
			properties: Object.fromEntries(given.map(({ name, schema }) => [name, schema])),
			required: given.filter(({ required }) => required).map(({ name }) => name),
		},
		schemas,
	);
	return (
		<div className="space-y-4 pt-1 pb-5 pl-6 phone:pl-0">
			{description !== "" && (
				<p className="max-w-[80ch] whitespace-pre-line text-ink-2">
					<WithCode text={description} />
				</p>
			)}
			<Part title={t("call")} action={<CopyButton name={t("copyCall")} text={call} />}>
				<CodeBlock label={`${t("call")}: ${method} ${path}`} isWrapped>
					{call}
				</CodeBlock>
			</Part>
			{parameterShape.length > 0 && (
				<Part title={t("parameters")}>
					<ShapeTable label={t("parameters")} lines={parameterShape} />
				</Part>
			)}
			{body !== undefined && (
				<Part title={t("body")}>
					<ShapeTable label={t("body")} lines={shapeOf(body, schemas)} />
				</Part>
			)}
			{Object.entries(responses).map(([status, { description: what, content }]) => (
				<Answer key={status} status={status} what={what} content={content} schemas={schemas} />
			))}
		</div>
	);
}

/** What stands between backticks, in the face of code. */
function WithCode({ text }: { text: string }) {
	return [...text.matchAll(/`[^`]*`|[^`]+/g)].map(({ 0: piece, index }) =>
		piece.startsWith("`") ? (
			<code key={index} className="font-mono text-code">
				{piece.slice(1, -1)}
			</code>
		) : (
			<span key={index}>{piece}</span>
		),
	);
}

interface AnswerProps {
	status: string;
	what: string;
	content: ApiOperation["responses"][string]["content"];
	schemas: Readonly<Record<string, JsonSchema>>;
}

/** Refusals all look the same: they have a line, successes their shape too. */
function Answer({ status, what, content, schemas }: AnswerProps) {
	const t = useTranslations("api");
	const title = status === "default" ? t("otherwise") : t("answer", { status });
	const [entry] = Object.entries(content);
	const lines = entry === undefined || entry[0] === "application/problem+json" ? [] : shapeOf(entry[1].schema, schemas);
	return (
		<Part title={title} note={[what, Object.keys(content).join(", ")].filter(Boolean).join(" ")}>
			{lines.length > 0 && <ShapeTable label={title} lines={lines} />}
		</Part>
	);
}

function Part({
	title,
	note,
	action,
	children,
}: {
	title: string;
	note?: string;
	action?: ReactNode;
	children?: ReactNode;
}) {
	return (
		<div>
			<div className="flex flex-wrap items-baseline gap-x-3">
				<h3 className="font-medium">{title}</h3>
				{note !== undefined && <p className="text-small text-ink-3">{note}</p>}
				{action !== undefined && <span className="ml-auto">{action}</span>}
			</div>
			{children !== undefined && children !== false && <div className="mt-1.5">{children}</div>}
		</div>
	);
}
