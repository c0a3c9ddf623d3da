import * as v from "valibot";
import { create } from "zustand";

import type { FieldValue } from "./field";
import { forgetFailure, saveKey } from "./save-status";

import { storage } from "@/lib/storage";


const PREFIX = "req1.draft:";

const Draft = v.object({
  value: v.union([v.string(), v.number(), v.boolean(), v.array(v.string()), v.null()]),
  /** Version of the object the text was written against. */
  version: v.number(),
  at: v.string(),
});

export interface Draft {
  value: FieldValue;
  version: number;
  at: string;
}

const keyOf = (objectId: string, field: string) => `${PREFIX}${objectId}:${field}`;

function load(): Record<string, Draft> {
  const drafts: Record<string, Draft> = {};
  for (const key of storage.keys(PREFIX)) {
    try {
      drafts[key] = v.parse(Draft, JSON.parse(storage.get(key) ?? ""));
    } catch {
      storage.remove(key);
    }
  }
  return drafts;
}

/**
 * Text that the server has not acknowledged. It is written to the browser's storage while one types and goes when the
 * server has it, so neither a lost connection nor a closed window loses a sentence.
 */
const useDrafts = create<{ drafts: Record<string, Draft> }>(() => ({ drafts: load() }));

export function useDraft(objectId: string, field: string): Draft | undefined {
  return useDrafts((state) => state.drafts[keyOf(objectId, field)]);
}

export function putDraft(objectId: string, field: string, draft: Draft): void {
  const key = keyOf(objectId, field);
  storage.set(key, JSON.stringify(draft));
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } }));
}

export function dropDraft(objectId: string, field: string): void {
  const key = keyOf(objectId, field);
  storage.remove(key);
  forgetFailure(saveKey(objectId, field));
  useDrafts.setState(({ drafts }) => ({
    drafts: Object.fromEntries(Object.entries(drafts).filter(([other]) => other !== key)),
  }));
}
