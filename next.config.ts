import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";
import { STAND_IN } from "./scripts/place-pages.mjs";

const withNextIntl = createNextIntlPlugin("./app/i18n.ts");

// The pages are built below a stand-in, which scripts/place-pages.mjs replaces by the path below which they are served.
// While they are developed it is that path itself.
const basePath = process.env["SPILLWAY_PAGES_BASE"] ?? "";

const config: NextConfig = {
	basePath,
	distDir: basePath === STAND_IN ? ".next-base" : ".next",
	env: { SPILLWAY_PAGES_BASE: basePath },
	poweredByHeader: false,
	reactStrictMode: true,
	devIndicators: false,
	// Pictures are served as they are: the optimizer would fetch and scale for anybody who asks.
	images: { unoptimized: true },
	serverExternalPackages: [
		"@prisma/client",
		"@prisma/adapter-libsql",
		"@prisma/adapter-pg",
		"@libsql/client",
		"libsql",
		"mqtt",
		"ws",
		"aedes",
		"pg",
		"pino",
		"prom-client",
	],
};

export default withNextIntl(config);
