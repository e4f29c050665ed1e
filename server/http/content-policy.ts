import { randomBytes } from "node:crypto";

/**
 * Texts of the style elements that the toasts insert by themselves, which take no nonce: the empty element, and then its
 * rules. A test computes them from the installed version.
 */
export const TOAST_STYLE_HASHES = [
	"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
	"sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=",
] as const;

export function newNonce(): string {
	return randomBytes(16).toString("base64");
}

/**
 * The content security policy of a page: scripts and styles of this server alone, each answer with a nonce of its own.
 * Style attributes are left open, since server-rendered ones (menus, virtual lists) are lost otherwise.
 */
export function contentPolicy(nonce: string): string {
	const hashes = TOAST_STYLE_HASHES.map((hash) => `'${hash}'`).join(" ");
	return [
		"default-src 'none'",
		`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
		`style-src 'self' 'nonce-${nonce}' ${hashes}`,
		"style-src-attr 'unsafe-inline'",
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		"worker-src 'self'",
		"form-action 'self'",
		"object-src 'none'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join("; ");
}
