import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./app/i18n.ts");

const config: NextConfig = {
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
