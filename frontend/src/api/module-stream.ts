import { call, client } from "./client";
import { useLive, usePlace, type LiveChange, type LiveHandlers, type Present } from "./live";

import { WINDOW_ID } from "@/lib/window-id";

/** The server says something every ten seconds; after this long without a word the connection counts as lost. */
const SILENCE_MS = 25_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
/** A window in the background gives its connection back after this time: browsers have few of them. */
const HIDDEN_MS = 60_000;
/** Presence counts for 45 seconds. */
const PRESENCE_MS = 20_000;
/** A cursor that moves quickly is told of where it rests. */
const PLACE_MS = 300;

/** People of other accounts by the row that they are on. */
function byRow(people: readonly Present[]): Record<string, Present[]> {
  const me = people.find(({ client }) => client === WINDOW_ID)?.user_id;
  const rows: Record<string, Present[]> = {};
  for (const one of people) {
    if (one.object_id && one.client !== WINDOW_ID && one.user_id !== me) (rows[one.object_id] ??= []).push(one);
  }
  return rows;
}

/** Follows a module until the answered function is called; comes back by itself, without missing anything. */
export function followModule(moduleId: string, revision: number, handlers: { current: LiveHandlers }): () => void {
  let source: EventSource | null = null;
  let last = revision;
  let retry = FIRST_RETRY_MS;
  let closed = false;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let hide: ReturnType<typeof setTimeout> | undefined;
  let moving: ReturnType<typeof setTimeout> | undefined;

  const drop = () => {
    source?.close();
    source = null;
    clearTimeout(silence);
    clearTimeout(reopen);
  };
  const lost = () => {
    drop();
    if (closed) return;
    useLive.setState({ state: "reconnecting" });
    reopen = setTimeout(open, retry * (0.75 + Math.random() / 2));
    retry = Math.min(retry * 2, LAST_RETRY_MS);
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(lost, SILENCE_MS);
  };
  const tell = () => {
    const { objectId, editing } = usePlace.getState();
    const path = { module_id: moduleId, client: WINDOW_ID };
    const body = { object_id: objectId, editing };
    // Nobody waits for it, and the next one comes soon.
    call(client.PUT("/api/v1/modules/{module_id}/presence/{client}", { params: { path }, body })).catch(() => undefined);
  };

  function open(): void {
    drop();
    if (closed) return;
    const stream = new EventSource(`/api/v1/modules/${moduleId}/events?after=${last}&client=${WINDOW_ID}`);
    source = stream;
    heard();
    const on = (name: string, act: (data: unknown) => void) =>
      stream.addEventListener(name, (event: MessageEvent<string>) => {
        if (source !== stream) return;
        heard();
        act(JSON.parse(event.data));
      });
    on("hello", () => {
      retry = FIRST_RETRY_MS;
      useLive.setState({ state: "live" });
      tell();
    });
    on("change", (data) => {
      const change = data as LiveChange;
      last = change.revision;
      handlers.current.onChange(change);
    });
    on("missed", (data) => {
      last = (data as { revision: number }).revision;
      handlers.current.onMissed();
    });
    on("presence", (data) => {
      const { people } = data as { people: Present[] };
      useLive.setState({ people, rows: byRow(people) });
    });
    on("discussion", (data) => handlers.current.onDiscussion((data as { objects: string[] }).objects));
    on("heartbeat", () => undefined);
    on("end", (data) => {
      lost();
      if ((data as { reason: string }).reason !== "stopping") handlers.current.onEnd();
    });
    // A browser that connects again by itself would begin where this stream began.
    stream.onerror = () => {
      if (source === stream) lost();
    };
  }

  const onVisible = () => {
    clearTimeout(hide);
    if (document.hidden) hide = setTimeout(drop, HIDDEN_MS);
    else if (source === null) open();
  };
  const onOnline = () => {
    if (source === null) open();
  };
  const unsubscribe = usePlace.subscribe(() => {
    clearTimeout(moving);
    moving = setTimeout(tell, PLACE_MS);
  });
  const beat = setInterval(() => {
    if (source !== null && !document.hidden) tell();
  }, PRESENCE_MS);
  document.addEventListener("visibilitychange", onVisible);
  window.addEventListener("online", onOnline);
  open();

  return () => {
    closed = true;
    drop();
    [hide, moving].forEach(clearTimeout);
    clearInterval(beat);
    unsubscribe();
    document.removeEventListener("visibilitychange", onVisible);
    window.removeEventListener("online", onOnline);
  };
}
