import * as v from "valibot";

import type { Mentioned } from "./comment-text";

import { storage } from "@/lib/storage";

const PREFIX = "req1.comment:";

const Draft = v.object({ text: v.string(), people: v.array(v.object({ id: v.string(), name: v.string() })) });

export interface CommentDraft {
  text: string;
  people: readonly Mentioned[];
}

const NOTHING: CommentDraft = { text: "", people: [] };

/** What was typed and not sent, in this or an earlier visit. */
export function loadDraft(place: string, fallback: CommentDraft = NOTHING): CommentDraft {
  try {
    return v.parse(Draft, JSON.parse(storage.get(PREFIX + place) ?? ""));
  } catch {
    return fallback;
  }
}

export function keepDraft(place: string, draft: CommentDraft): void {
  if (draft.text.trim() === "") storage.remove(PREFIX + place);
  else storage.set(PREFIX + place, JSON.stringify(draft));
}

export function dropDraft(place: string): void {
  storage.remove(PREFIX + place);
}

/** Whether something unsent waits there. */
export function hasDraft(place: string): boolean {
  return storage.get(PREFIX + place) !== null;
}
