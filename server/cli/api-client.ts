import fs from "node:fs/promises";
import { problemSchema } from "@/lib/api/problem";
import { messageOf, SpillwayError } from "@/lib/errors";
import { Secret } from "@/lib/secret";
import { printable } from "./terminal";
import { UsageError } from "./usage-error";

/** A running Spillway could not be asked, or refused. */
export class ApiError extends SpillwayError {
	readonly code = "api";
	readonly isRetryable = false;
}

/** Calls the API of a running Spillway on behalf of a token. */
export interface ApiClient {
	/** @throws ApiError */
	getText(path: string): Promise<string>;
	/** @throws ApiError */
	post(path: string, body: unknown): Promise<unknown>;
}

const DEFAULT_URL = "http://127.0.0.1:3000";
/** The largest installation is written in a few seconds; whoever takes longer does not answer. */
const ANSWER_LIMIT_MS = 120_000;

/**
 * The Spillway that the environment names: `SPILLWAY_URL` with `SPILLWAY_TOKEN_FILE` (or `SPILLWAY_TOKEN`).
 *
 * @throws UsageError
 */
export async function apiClient(environment: NodeJS.ProcessEnv): Promise<ApiClient> {
	const base = readUrl(environment["SPILLWAY_URL"] || DEFAULT_URL);
	const token = await readToken(environment);
	const ask = (path: string, init: RequestInit) => call(`${base}${path}`, token, init);
	return {
		getText: async (path) => (await ask(path, { method: "GET" })).text(),
		post: async (path, body) =>
			(
				await ask(path, {
					method: "POST",
					headers: { "Content-Type": "application/json" },
					body: JSON.stringify(body),
				})
			).json(),
	};
}

function readUrl(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") {
		throw new UsageError("SPILLWAY_URL must be an address such as https://spillway.example, without user and query.");
	}
	return url.href.replace(/\/+$/, "");
}

async function readToken(environment: NodeJS.ProcessEnv): Promise<Secret> {
	const { SPILLWAY_TOKEN_FILE: file, SPILLWAY_TOKEN: typed } = environment;
	if (file) {
		try {
			return asToken(await fs.readFile(file, "utf8"));
		} catch (error) {
			if (error instanceof UsageError) throw error;
			throw new UsageError(`SPILLWAY_TOKEN_FILE names a file that cannot be read: ${printable(file)}.`);
		}
	}
	if (typed) return asToken(typed);
	throw new UsageError(
		"There is no token. Make one under Account in the console, put it into a file, and name that by SPILLWAY_TOKEN_FILE.",
	);
}

function asToken(text: string): Secret {
	const token = text.trim();
	if (!/^\S{8,}$/.test(token)) throw new UsageError("The token is empty or holds white space: make another one.");
	return new Secret(token);
}

async function call(url: string, token: Secret, init: RequestInit): Promise<Response> {
	let response: Response;
	try {
		response = await fetch(url, {
			...init,
			headers: { ...init.headers, Authorization: `Bearer ${token.reveal()}` },
			// The token goes nowhere but to the address that was named.
			redirect: "manual",
			signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
		});
	} catch (cause) {
		const reason = cause instanceof Error && cause.cause !== undefined ? messageOf(cause.cause) : messageOf(cause);
		throw new ApiError(`Spillway cannot be reached at ${url}: ${printable(reason)}. Check SPILLWAY_URL.`, { cause });
	}
	if (response.ok) return response;
	throw new ApiError(await refusalOf(url, response));
}

async function refusalOf(url: string, response: Response): Promise<string> {
	if (response.status >= 300 && response.status < 400) {
		return `${url} answers with a redirect: set SPILLWAY_URL to where it leads.`;
	}
	const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
	if (!problem.success) return `${url} answers ${response.status}, and not as Spillway does: check SPILLWAY_URL.`;
	const { detail, issues = [] } = problem.data;
	if (response.status === 401) return "The token is not known, or has expired: make another one in the console.";
	const sentences = issues.length === 0 ? [detail] : issues.map(({ message }) => message);
	return printable(sentences.join("\n"));
}
