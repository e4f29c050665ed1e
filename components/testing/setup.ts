import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// The test's document has no layout, so nothing is ever resized.
globalThis.ResizeObserver ??= class {
	observe(): void {}
	unobserve(): void {}
	disconnect(): void {}
};

window.scrollTo = () => {};

afterEach(() => cleanup());
