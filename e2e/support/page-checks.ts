import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { ROOT } from "./processes";

/** No accessibility violation on what is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
	const violations = async () => {
		const { violations } = await new AxeBuilder({ page }).analyze();
		return violations.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.target.join(" ")) }));
	};
	// A message that is just fading away has too little contrast, and is gone at the next look.
	await expect.poll(violations).toEqual([]);
}

/** Nothing is pushed out of the page at its present width, once it has settled there; names what is. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	const pushedOut = () =>
		page.evaluate(() => {
			const { clientWidth, scrollWidth } = document.documentElement;
			if (scrollWidth <= clientWidth) return [];
			return [...document.querySelectorAll("body *")]
				.filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
				.map((element) => `${element.tagName} ${element.className} ${element.textContent?.slice(0, 40)}`);
		});
	// A page that has just been given another width may lay itself out in a further step, such as cards to a table.
	await expect.poll(pushedOut, { timeout: 5_000 }).toEqual([]);
}

const HEIGHTS = { 375: 812, 768: 1024, 1440: 900, 1920: 1080 } as const;
const MOST_PHONE_HEIGHT = 2_400;
const FOR_EYES = path.join(ROOT, "test-results/pictures");

/**
 * The page as a picture: a light one at a desk and a dark one on a phone into the folder of SPILLWAY_PICTURES, with
 * `hasFour` both in both themes. With SPILLWAY_PICTURES_ALL=1 the other themes and widths too, to be looked at.
 */
export async function takePictures(page: Page, name: string, { hasFour = false } = {}): Promise<void> {
	const before = page.viewportSize();
	const kept = path.resolve(ROOT, process.env["SPILLWAY_PICTURES"] ?? FOR_EYES);
	for (const theme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme: theme });
		for (const [text, height] of Object.entries(HEIGHTS)) {
			const width = Number(text);
			const isShown = width === 1440 ? theme === "light" : width === 375 && theme === "dark";
			const isKept = isShown || (hasFour && (width === 1440 || width === 375));
			await page.setViewportSize({ width, height });
			await expect(page.locator("h1").first()).toBeVisible();
			await expectNoSidewaysScroll(page);
			if (!isKept && process.env["SPILLWAY_PICTURES_ALL"] !== "1") continue;
			if (width === 375) await stretch(page, height);
			const file = path.join(isKept ? kept : FOR_EYES, `${name}-${theme}-${width}.png`);
			await page.screenshot({ path: file, animations: "disabled" });
		}
	}
	await page.emulateMedia({ colorScheme: null });
	if (before !== null) await page.setViewportSize(before);
}

/** A phone shows a long page: the picture has all of it, with the navigation at its end. */
async function stretch(page: Page, least: number): Promise<void> {
	const whole = await page.evaluate(() => document.documentElement.scrollHeight);
	await page.setViewportSize({ width: 375, height: Math.min(Math.max(whole, least), MOST_PHONE_HEIGHT) });
}
