import { once } from "node:events";
import fs from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { ROOT, Started, temporaryFolder } from "./processes";

/** A reverse proxy in front of a product. */
export interface ReverseProxy extends AsyncDisposable {
	readonly port: number;
}

/** A proxy of the tests' own, below `/spillway` alone. */
export async function startPrefixProxy(
	targetPort: number,
	{ isStripping, port = 0 }: { isStripping: boolean; port?: number },
): Promise<ReverseProxy> {
	const server = http.createServer((request, response) => {
		const address = request.url ?? "/";
		if (!/^\/spillway(?=$|[/?])/.test(address)) return void response.writeHead(404).end("not below the prefix");
		const own = isStripping ? address.slice("/spillway".length) || "/" : address;
		const options = {
			host: "127.0.0.1",
			port: targetPort,
			path: own,
			method: request.method,
			headers: request.headers,
		};
		const forwarded = http.request(options, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		forwarded.on("error", () => response.destroy());
		response.on("close", () => forwarded.destroy());
		request.pipe(forwarded);
	});
	server.listen(port, "127.0.0.1");
	await once(server, "listening");
	return {
		port: (server.address() as AddressInfo).port,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
		},
	};
}

/** The configurations of docs/proxies.md, by the kind of their code blocks, in the order of the page. */
export async function documentedConfigurations(kind: "nginx" | "caddy"): Promise<string[]> {
	const page = await fs.readFile(path.join(ROOT, "docs", "proxies.md"), "utf8");
	return [...page.matchAll(new RegExp(`\`\`\`${kind}\\n(.*?)\`\`\``, "gs"))].map(([, text = ""]) => text);
}

/** nginx with one `server` block of the page, on a port of its own. */
export async function startNginx(
	binary: string,
	block: string,
	targetPort: number,
	port: number,
): Promise<ReverseProxy> {
	const folder = await temporaryFolder("nginx");
	const server = block
		.replace("listen 80;", `listen 127.0.0.1:${port};`)
		.replace("127.0.0.1:3000", `127.0.0.1:${targetPort}`);
	const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
		(name) => `${name}_temp_path ${folder}/${name};`,
	);
	const file = path.join(folder, "nginx.conf");
	await fs.writeFile(
		file,
		`daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr notice; events {} http { access_log off; ${temporary.join(" ")} ${server} }`,
	);
	const started = Started.run(binary, ["-p", folder, "-c", file]);
	await started.prints("start worker process ");
	return disposing(started, port, folder);
}

/** Caddy with one block of the page, on a port of its own. */
export async function startCaddy(
	binary: string,
	block: string,
	targetPort: number,
	port: number,
): Promise<ReverseProxy> {
	const folder = await temporaryFolder("caddy");
	const file = path.join(folder, "Caddyfile");
	const site = block
		.replace(/http:\/\/[a-z.]+/, `http://127.0.0.1:${port}`)
		.replace("127.0.0.1:3000", `127.0.0.1:${targetPort}`);
	await fs.writeFile(file, `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
	const started = Started.run(binary, ["run", "--adapter", "caddyfile", "--config", file], { HOME: folder });
	await started.prints("serving initial configuration");
	return disposing(started, port, folder);
}

function disposing(started: Started, port: number, folder: string): ReverseProxy {
	return {
		port,
		async [Symbol.asyncDispose]() {
			await started.end();
			await fs.rm(folder, { recursive: true, force: true });
		},
	};
}

/** A program of this machine; undefined where it is not installed. */
export async function findProgram(name: string): Promise<string | undefined> {
	const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/sbin", "/usr/local/sbin"];
	for (const folder of folders) {
		const file = path.join(folder, name);
		const isThere = await fs.access(file, fs.constants.X_OK).then(
			() => true,
			() => false,
		);
		if (isThere) return file;
	}
	return undefined;
}
