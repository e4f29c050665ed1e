// Bundles the server with one text replaced: node build-mutant.mjs OUTDIR '{"file":…,"find":…,"put":…}'
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { BUNDLE, ROOT } from "../../scripts/setup.mjs";

const [outdir, handler] = process.argv.slice(2);
const { file, find, put } = JSON.parse(handler);
const target = path.join(ROOT, file);

await build({
	...BUNDLE,
	outdir,
	plugins: [
		{
			name: "without-handler",
			setup({ onLoad }) {
				onLoad({ filter: /\.ts$/ }, (args) => {
					if (args.path !== target) return undefined;
					const text = fs.readFileSync(target, "utf8");
					if (text.split(find).length !== 2) throw new Error(`This does not occur just once in ${file}: ${find}`);
					return { contents: text.replace(find, () => put), loader: "ts" };
				});
			},
		},
	],
});
