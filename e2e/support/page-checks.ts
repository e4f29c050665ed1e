import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { ROOT } from "./processes";

/** No accessibility violation on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(" ")) }))).toEqual([]);
}

/** Nothing is pushed out of the page at its present width; names what is. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	const pushedOut = await page.evaluate(() => {
		const { clientWidth, scrollWidth } = document.documentElement;
		if (scrollWidth <= clientWidth) return [];
		return [...document.querySelectorAll("body *")]
			.filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
			.map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`);
	});
	expect(pushedOut).toEqual([]);
}

const WIDTHS = { 375: 812, 768: 1024, 1440: 900, 1920: 1080 } as const;
const ALL = path.join(ROOT, "test-results/pictures");

/**
 * The page as a picture in both themes and from a phone to a wide screen. All are there to be looked at; those that
 * `isKept` names, by default one of a desk and one of a phone, go into the folder of SPILLWAY_PICTURES.
 */
export async function takePictures(
	page: Page,
	name: string,
	isKept = (theme: string, width: number) => (theme === "light" ? width === 1440 : width === 375),
): Promise<void> {
	const before = page.viewportSize();
	const kept = path.resolve(ROOT, process.env["SPILLWAY_PICTURES"] ?? ALL);
	for (const theme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme: theme });
		for (const [text, height] of Object.entries(WIDTHS)) {
			const width = Number(text);
			await page.setViewportSize({ width, height });
			await expect(page.locator("h1").first()).toBeVisible();
			await expectNoSidewaysScroll(page);
			await page.screenshot({
				path: path.join(isKept(theme, width) ? kept : ALL, `${name}-${theme}-${width}.png`),
				animations: "disabled",
				// To be looked at, what is below the fold counts too.
				fullPage: width < 1000 && !isKept(theme, width),
			});
		}
	}
	await page.emulateMedia({ colorScheme: null });
	if (before !== null) await page.setViewportSize(before);
}

/** Both themes, at a desk and on a phone: what the README shows is kept whole. */
export const KEEP_FOUR = (_theme: string, width: number): boolean => width === 1440 || width === 375;
