import { startPipeline } from "@/server/pipeline/start-pipeline";
import { runWorker } from "./run-worker";

runWorker(startPipeline);
