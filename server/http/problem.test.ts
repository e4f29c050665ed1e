import { describe, expect, test } from "vitest";
import { problemSchema } from "@/lib/api/problem";
import { ConflictError, InputError, NotFoundError, RequestError, UnavailableError } from "@/server/errors";
import { problemOf, sentenceOf } from "./problem";

describe("an error as a problem", () => {
	test.each([
		["fields", new InputError([{ field: "name", code: "taken", message: "Taken." }]), 422],
		["a task that is gone", new NotFoundError("Gone."), 404],
		["a state that forbids it", new ConflictError("Not now."), 409],
		["a server that stops", new UnavailableError("Stopping."), 503],
		["a body that is too large", new RequestError("body-too-large", "Large."), 413],
	])("%s: %s → %i", (_, error, status) => {
		const problem = problemSchema.parse(problemOf(error));
		expect(problem).toMatchObject({ status, code: error.code, detail: error.message });
	});

	test("fields are named", () => {
		const issues = [{ field: "broker.qos", code: "range", message: "0, 1 or 2." }];
		expect(problemOf(new InputError(issues)).issues).toEqual(issues);
	});

	test.each([
		["a plain error", new Error("password=taosdata")],
		["an error of a library with a code", Object.assign(new Error("secret"), { code: "P2002" })],
		["our own error that is not for callers", Object.assign(new Error("secret"), { code: "odd", isRetryable: false })],
		["something that is no error", "taosdata"],
	])("%s tells nothing of itself", (_, thrown) => {
		const problem = problemOf(thrown);
		expect(problem).toMatchObject({ status: 500, code: "internal" });
		expect(JSON.stringify(problem)).not.toMatch(/taosdata|secret/);
	});

	test("an error of the other bundle's copy of its class is known by its shape", () => {
		const foreign = Object.assign(new Error("Gone."), { code: "not-found", isRetryable: false });
		expect(problemOf(foreign).status).toBe(404);
	});
});

describe("for a page", () => {
	test("a database that does not answer is told, however deep it lies", () => {
		const prisma = Object.assign(new Error("P1001"), {
			meta: { driverAdapterError: { cause: { kind: "DatabaseNotReachable" } } },
		});
		const session = new Error("Failed to get session", { cause: prisma });
		expect(sentenceOf(session)).toMatch(/its PostgreSQL database does not answer/);
	});

	test("what nobody expected is not", () => {
		expect(sentenceOf(new Error("secret"))).toBeUndefined();
	});
});
