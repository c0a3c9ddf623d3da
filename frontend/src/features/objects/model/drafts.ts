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
  /** Where and whose it is; missing in drafts of earlier releases. */
  module: v.optional(v.string()),
  by: v.optional(v.string()),
});

/** What was typed, and against which version. */
export interface DraftText {
  value: FieldValue;
  version: number;
}

export type Draft = v.InferOutput<typeof Draft>;

export const draftKey = (objectId: string, field: string) => `${PREFIX}${objectId}:${field}`;

/** Object and field of a key. */
export function draftPlace(key: string): [objectId: string, field: string] {
  const place = key.slice(PREFIX.length);
  const end = place.indexOf(":");
  return [place.slice(0, end), place.slice(end + 1)];
}

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

interface Drafts {
  drafts: Readonly<Record<string, Draft>>;
  /** Who is signed in: nobody is offered what somebody else typed on this machine. */
  owner: string | undefined;
}

/**
 * Text that the server has not acknowledged. It is written to the browser's storage while one types and goes when the
 * server has it, so neither a lost connection nor a closed window loses a sentence.
 */
export const useDrafts = create<Drafts>(() => ({ drafts: load(), owner: undefined }));

// Another window of this browser wrote one, or saved it.
window.addEventListener("storage", ({ key }) => {
  if (key === null || key.startsWith(PREFIX)) useDrafts.setState({ drafts: load() });
});

export function useDraft(objectId: string, field: string): Draft | undefined {
  return useDrafts(({ drafts, owner }) => {
    const draft = drafts[draftKey(objectId, field)];
    return draft?.by === undefined || draft.by === owner ? draft : undefined;
  });
}

/** The draft of a field at this moment, whoever's it is. */
export const draftOf = (objectId: string, field: string): Draft | undefined =>
  useDrafts.getState().drafts[draftKey(objectId, field)];

export function setDraftOwner(owner: string): void {
  useDrafts.setState({ owner });
}

/** Keeps a draft of this machine or, with its time, one of another. */
export function putDraft(
  object: { id: string; module_id: string },
  field: string,
  { value, version }: DraftText,
  at = new Date().toISOString(),
): void {
  const key = draftKey(object.id, field);
  const by = useDrafts.getState().owner;
  const draft: Draft = { value, version, at, module: object.module_id, ...(by !== undefined && { by }) };
  storage.set(key, JSON.stringify(draft));
  useDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } }));
}

export function dropDraft(objectId: string, field: string): void {
  const key = draftKey(objectId, field);
  forgetFailure(saveKey(objectId, field));
  if (!(key in useDrafts.getState().drafts)) return;
  storage.remove(key);
  useDrafts.setState(({ drafts }) => ({
    drafts: Object.fromEntries(Object.entries(drafts).filter(([other]) => other !== key)),
  }));
}
