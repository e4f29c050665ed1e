import { stringify } from "lossless-json";
import { messageOf } from "@/lib/errors";
import { refusals, TdengineError } from "@/server/simulator/engine/errors";
import { errorFrame } from "./encode";
import type { TmqRequest } from "./request";

const HTML_ESCAPES: Readonly<Record<string, string>> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026" };

/** JSON as the adapter up to 3.3.7.5 writes it: with 64-bit integers, and with HTML's characters escaped. */
export function jsonText(value: Record<string, unknown>): string {
	return (stringify(value) ?? "null").replace(/[<>&]/g, (character) => HTML_ESCAPES[character] ?? character);
}

/** Errors are text, but for `fetch_raw_data`; the fetch actions repeat the message id. */
export function errorAnswer(request: TmqRequest, error: unknown, timeNs: number): string | Uint8Array {
	const { errno: code, message } = error instanceof TdengineError ? error : refusals.adapter(messageOf(error));
	const timing = Math.round(timeNs);
	const reqId = request.args.req_id ?? 0n;
	const common = { code, message, action: request.action, req_id: reqId, timing };
	switch (request.action) {
		case "fetch_raw_data": {
			const messageId = request.args.message_id ?? 0n;
			return errorFrame({ reqId, messageId, timeNs: BigInt(timing) }, { code, message });
		}
		case "fetch":
		case "fetch_block":
		case "fetch_raw":
		case "fetch_json_meta":
			return jsonText({ ...common, message_id: request.args.message_id ?? 0n });
		default:
			return jsonText(common);
	}
}
