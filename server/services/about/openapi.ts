import { permit } from "@/server/accounts/permit";
import { openApiDocument } from "@/server/openapi/document";
import type { ServiceContext } from "../context";

/** What the API offers, as an OpenAPI document. */
export async function readOpenApi({ ctx }: { ctx: ServiceContext }): Promise<object> {
	permit(ctx, "task:read");
	return openApiDocument(ctx.version);
}
