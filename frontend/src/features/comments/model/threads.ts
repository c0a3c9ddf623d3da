import type { Comment } from "@/api/types";

/** Comments by thread, in the order they came. */
export function threadsOf(comments: readonly Comment[]): [Comment, ...Comment[]][] {
  const threads = new Map<string, [Comment, ...Comment[]]>();
  for (const comment of comments) {
    const id = comment.parent_id ?? comment.id;
    const thread = threads.get(id);
    if (thread === undefined) threads.set(id, [comment]);
    else thread.push(comment);
  }
  return [...threads.values()];
}
