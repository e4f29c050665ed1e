import { noSuchPath, route } from "@/server/http/route";

export const dynamic = "force-dynamic";

/** Everything below /api that no other route answers. */
const answer = route("ANY /api/*", noSuchPath);

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
