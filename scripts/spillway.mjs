#!/usr/bin/env node
import path from "node:path";
// The `spillway` command: sets up what is missing (once), then runs the bundled command line in this process, so that
// signals and exit codes are its own.
import { pathToFileURL } from "node:url";
import { ROOT, setUp } from "./setup.mjs";

// `npm run simulator -- …` arrives as `simulator …`.
setUp("cli");
await import(pathToFileURL(path.join(ROOT, "dist", "cli.js")).href);
