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

const WIDTHS = { 375: 812, 768: 1024, 1024: 800, 1440: 900, 1920: 1080 } as const;

/** The page as a picture in both themes and from a phone to a wide screen, for the README and for a look at it. */
export async function takePictures(page: Page, name: string): Promise<void> {
	const before = page.viewportSize();
	for (const theme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme: theme });
		for (const [width, height] of Object.entries(WIDTHS)) {
			await page.setViewportSize({ width: Number(width), height });
			await expect(page.locator("h1").first()).toBeVisible();
			await expectNoSidewaysScroll(page);
			// Transitions of colour and size are over within two frames once motion is reduced.
			await page.screenshot({
				path: path.resolve(
					ROOT,
					process.env["SPILLWAY_PICTURES"] ?? "test-results/pictures",
					`${name}-${theme}-${width}.png`,
				),
				animations: "disabled",
			});
		}
	}
	await page.emulateMedia({ colorScheme: null });
	if (before !== null) await page.setViewportSize(before);
}
