import { dictionary } from "@zxcvbn-ts/language-common";
import { InputError } from "@/server/errors";

/** The passwords that are tried first everywhere; the list comes with the library, nothing is asked outside. */
const COMMON: ReadonlySet<string> = new Set(dictionary["passwords-common"]);

/**
 * Refuses passwords that a stranger would try: common ones, also with digits or punctuation around them, and the user's
 * own name.
 *
 * @throws InputError
 */
export function checkNewPassword(password: string, userName: string, field = "password"): void {
	const lower = password.toLowerCase();
	const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
	const isCommon = [lower, core].some((text) => COMMON.has(text));
	if (isCommon || isOneCharacter(lower)) {
		throw new InputError([
			{
				field,
				code: "common",
				message: "This is among the passwords that are tried first: choose another, such as four words.",
			},
		]);
	}
	const name = userName.toLowerCase();
	if (name.length >= 3 && lower.includes(name)) {
		throw new InputError([{ field, code: "holds-name", message: "The password must not contain the user name." }]);
	}
}

function isOneCharacter(text: string): boolean {
	return new Set(text).size < 3;
}
