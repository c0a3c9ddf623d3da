import { draftKey, draftPlace, putDraft, useDrafts, type Draft } from "./drafts";

import { call, client } from "@/api/client";
import { nextRequestId } from "@/lib/window-id";

/** How long a text must be unsaved before the server keeps it: most are saved by then. */
const PAUSE_MS = 3_000;
/** How far the clocks of two machines are trusted. */
const CLOCKS_MS = 10 * 60_000;
/** Largest request that a browser sends after its page is gone, with room to spare. */
const LAST_WORDS = 60_000;

/**
 * Keeps the unsaved text of a module on the server too, so that it is offered on another machine, until the answered
 * function is called. The browser's own copy stays the first: it needs no connection.
 */
export function syncDrafts(moduleId: string): () => void {
  /** What the server has, by key. */
  const kept = new Map<string, string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Requests of one draft go one after the other. */
  const turns = new Map<string, Promise<unknown>>();
  let closed = false;

  const isMine = ({ module, by }: Draft) => module === moduleId && by === useDrafts.getState().owner;
  const mine = () => Object.entries(useDrafts.getState().drafts).filter(([, draft]) => isMine(draft));
  const pathOf = (key: string) => {
    const [objectId, field] = draftPlace(key);
    return { module_id: moduleId, object_id: objectId, field };
  };
  const inTurn = (key: string, act: () => Promise<unknown>) => {
    // A draft that cannot be kept just now is still in the browser, and is tried again with the next word.
    turns.set(key, (turns.get(key) ?? Promise.resolve()).then(act).catch(() => undefined));
  };
  const keep = (key: string) => {
    timers.delete(key);
    inTurn(key, async () => {
      const draft = useDrafts.getState().drafts[key];
      if (draft === undefined || kept.get(key) === draft.at) return;
      const body = { value: draft.value, version: draft.version };
      const params = { path: pathOf(key) };
      await call(client.PUT("/api/v1/modules/{module_id}/drafts/{object_id}/{field}", { params, body }));
      kept.set(key, draft.at);
    });
  };
  const forget = (key: string) => {
    inTurn(key, async () => {
      if (key in useDrafts.getState().drafts) return;
      if (!kept.has(key)) {
        turns.delete(key);
        return;
      }
      const params = { path: pathOf(key) };
      await call(client.DELETE("/api/v1/modules/{module_id}/drafts/{object_id}/{field}", { params }));
      kept.delete(key);
    });
  };
  const look = () => {
    const drafts = mine();
    for (const [key, draft] of drafts) {
      if (kept.get(key) === draft.at || timers.has(key)) continue;
      timers.set(key, setTimeout(() => keep(key), PAUSE_MS));
    }
    const present = new Set(drafts.map(([key]) => key));
    for (const key of [...kept.keys(), ...turns.keys()]) if (!present.has(key)) forget(key);
  };

  const fetchKept = async () => {
    const params = { path: { module_id: moduleId }, query: { limit: 200 } };
    const { items } = await call(client.GET("/api/v1/modules/{module_id}/drafts", { params }));
    if (closed) return;
    for (const { object_id, field, value, version, written_at } of items) {
      const key = draftKey(object_id, field);
      const here = useDrafts.getState().drafts[key];
      // What was typed here stands, unless the other is clearly newer: clocks differ.
      if (here !== undefined && isMine(here) && Date.parse(here.at) + CLOCKS_MS > Date.parse(written_at)) continue;
      kept.set(key, written_at);
      putDraft({ id: object_id, module_id: moduleId }, field, { value: value as Draft["value"], version }, written_at);
    }
    look();
  };

  /** The window may be closed the next moment. */
  const onHidden = () => {
    if (!document.hidden) return;
    for (const [key, draft] of mine()) {
      if (kept.get(key) === draft.at) continue;
      const { object_id, field } = pathOf(key);
      const body = JSON.stringify({ value: draft.value, version: draft.version });
      if (body.length > LAST_WORDS) continue;
      kept.set(key, draft.at);
      fetch(`/api/v1/modules/${moduleId}/drafts/${object_id}/${encodeURIComponent(field)}`, {
        method: "PUT",
        keepalive: true,
        headers: { "content-type": "application/json", "x-request-id": nextRequestId() },
        body,
      }).catch(() => kept.delete(key));
    }
  };

  const unsubscribe = useDrafts.subscribe(look);
  document.addEventListener("visibilitychange", onHidden);
  fetchKept().catch(look);
  return () => {
    closed = true;
    unsubscribe();
    timers.forEach((timer, key) => {
      clearTimeout(timer);
      keep(key);
    });
    document.removeEventListener("visibilitychange", onHidden);
  };
}
