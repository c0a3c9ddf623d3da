import { beforeEach, describe, expect, it, vi } from "vitest";

import type { UpdateObjectInput } from "../api/objects";

import { conflictOf } from "./conflicts";
import { dropDraft } from "./drafts";
import { FieldEdit } from "./field-edit";
import { useSaveStatus } from "./save-status";

import { reportConnection } from "@/api/connection";
import { localProblem, ProblemError } from "@/api/problem";
import type { RequirementObject } from "@/api/types";



const OBJECT = { id: "o1", current_version: 3, heading: "Brakes", body: "<p>old</p>" } as RequirementObject;
const DRAFT = "req1.draft:o1:body";

function edit(save: (id: string, patch: UpdateObjectInput) => Promise<RequirementObject>) {
  const onSaved = vi.fn();
  const spy = vi.fn(save);
  const session = new FieldEdit({ object: OBJECT, field: { kind: "body" }, value: OBJECT.body ?? null, save: spy, onSaved });
  return { session, save: spy, onSaved };
}

const saved = (_id: string, patch: UpdateObjectInput) =>
  Promise.resolve({ ...OBJECT, body: patch.body ?? null, current_version: (patch.base_version ?? 0) + 1 });

describe("FieldEdit", () => {
  beforeEach(() => {
    localStorage.clear();
    vi.useFakeTimers();
  });

  it("[OBJ-6] saves the one field when typing pauses, against the version it saw", async () => {
    const { session, save } = edit(saved);
    session.change("<p>n</p>");
    session.change("<p>new</p>");
    expect(localStorage.getItem(DRAFT)).toContain("new");
    await vi.advanceTimersByTimeAsync(1_600);
    expect(save.mock.calls).toEqual([["o1", { body: "<p>new</p>", base_version: 3 }]]);
    expect(session.state().status).toBe("saved");
    expect(localStorage.getItem(DRAFT)).toBeNull();
    session.change("<p>newer</p>");
    await session.flush();
    expect(save.mock.lastCall?.[1]).toEqual({ body: "<p>newer</p>", base_version: 4 });
  });

  it("keeps the text when the server cannot be reached", async () => {
    const { session } = edit(() => Promise.reject(localProblem(0, "network")));
    session.change("<p>kept</p>");
    expect(await session.flush()).toBe(false);
    expect(session.state().status).toBe("failed");
    expect(localStorage.getItem(DRAFT)).toContain("kept");
  });

  it("[OBJ-7] shows both texts of a conflict and saves the choice on top of theirs", async () => {
    const theirs = { ...OBJECT, body: "<p>theirs</p>", current_version: 9 };
    let first = true;
    const { session, save } = edit((id, patch) => {
      if (!first) return saved(id, patch);
      first = false;
      const problem = { type: "", title: "", detail: "", status: 409, code: "version_conflict", current: theirs };
      return Promise.reject(new ProblemError(problem));
    });
    session.change("<p>mine</p>");
    await session.flush();
    expect(session.state()).toMatchObject({ status: "conflict", value: "<p>mine</p>", theirs });
    await session.keepMine();
    expect(save.mock.lastCall?.[1]).toEqual({ body: "<p>mine</p>", base_version: 9 });
    expect(session.state().status).toBe("saved");
  });

  it("[OBJ-7] leaves nothing unsaved when their text is taken", async () => {
    const theirs = { ...OBJECT, body: "<p>theirs</p>", current_version: 9 };
    const problem = { type: "", title: "", detail: "", status: 409, code: "version_conflict", current: theirs };
    const { session, onSaved } = edit(() => Promise.reject(new ProblemError(problem)));
    session.change("<p>mine</p>");
    await session.flush();
    expect(useSaveStatus.getState().failed.size).toBe(1);
    session.takeTheirs();
    expect(onSaved).toHaveBeenLastCalledWith(theirs);
    expect(useSaveStatus.getState().failed.size).toBe(0);
    expect(localStorage.getItem(DRAFT)).toBeNull();
  });

  it("[OBJ-7] takes what is theirs by now, when they went on while it was decided", async () => {
    const theirs = { ...OBJECT, body: "<p>theirs</p>", current_version: 9 };
    const problem = { type: "", title: "", detail: "", status: 409, code: "version_conflict", current: theirs };
    const { session, onSaved } = edit(() => Promise.reject(new ProblemError(problem)));
    session.change("<p>mine</p>");
    await session.flush();
    const later = { ...theirs, body: "<p>theirs, and more</p>", current_version: 10 };
    session.follow(later);
    expect(session.state()).toMatchObject({ status: "conflict", value: "<p>mine</p>" });
    session.takeTheirs();
    expect(session.state()).toMatchObject({ status: "clean", value: "<p>theirs, and more</p>" });
    expect(onSaved).toHaveBeenLastCalledWith(later);
  });

  it("[OBJ-7] raises a conflict that comes after the editor was left, and gives it to the next editor", async () => {
    const theirs = { ...OBJECT, body: "<p>theirs</p>", current_version: 9 };
    const problem = { type: "", title: "", detail: "", status: 409, code: "version_conflict", current: theirs };
    let refuse: () => void = () => undefined;
    const { session } = edit(() => new Promise((_, reject) => (refuse = () => reject(new ProblemError(problem)))));
    session.attach();
    session.change("<p>mine</p>");
    session.detach();
    expect(conflictOf("o1:body")).toBeUndefined();
    refuse();
    await vi.advanceTimersByTimeAsync(0);
    expect(conflictOf("o1:body")).toBe(session);
    expect(localStorage.getItem(DRAFT)).toContain("mine");
    session.attach();
    expect(conflictOf("o1:body")).toBeUndefined();
    session.detach();
    expect(conflictOf("o1:body")).toBe(session);
    session.takeTheirs();
    expect(conflictOf("o1:body")).toBeUndefined();
    expect(localStorage.getItem(DRAFT)).toBeNull();
  });

  it("[OBJ-7] takes a draft up against the version that it was written against", async () => {
    const save = vi.fn(saved);
    const draft = { value: "<p>from the train</p>", version: 2 };
    const options = { object: OBJECT, field: { kind: "body" } as const, value: OBJECT.body ?? null, save, onSaved: vi.fn() };
    await new FieldEdit({ ...options, draft }).flush();
    expect(save.mock.lastCall?.[1]).toEqual({ body: "<p>from the train</p>", base_version: 2 });
    // A version that does not exist here yet is not believed.
    await new FieldEdit({ ...options, draft: { ...draft, version: 7 } }).flush();
    expect(save.mock.lastCall?.[1].base_version).toBe(3);
  });

  it("goes back to the first value on cancel, and keeps what was typed as a draft", async () => {
    const { session, save } = edit(saved);
    session.change("<p>half</p>");
    await session.flush();
    session.change("<p>half a thought</p>");
    await session.cancel();
    // What an editor does when it goes.
    await session.flush();
    expect(save.mock.lastCall?.[1].body).toBe("<p>old</p>");
    expect(localStorage.getItem(DRAFT)).toContain("half a thought");
  });

  it("sends nothing when nothing changed", async () => {
    const { session, save } = edit(saved);
    session.change("<p>x</p>");
    session.change("<p>old</p>");
    expect(await session.flush()).toBe(true);
    expect(save).not.toHaveBeenCalled();
    expect(localStorage.getItem(DRAFT)).toBeNull();
  });

  it("[OBJ-6] saves again what is typed after Escape in a field that stays", async () => {
    const { session, save } = edit(saved);
    session.change("<p>not this</p>");
    await session.reset();
    expect(session.state()).toMatchObject({ value: "<p>old</p>", status: "clean" });
    expect(save).not.toHaveBeenCalled();
    session.change("<p>but this</p>");
    expect(await session.flush()).toBe(true);
    expect(save.mock.lastCall?.[1]).toEqual({ body: "<p>but this</p>", base_version: 3 });
  });

  it("[OBJ-6] leaves no draft of an attribute behind after Escape", async () => {
    const field = { kind: "attribute", name: "Priority" } as const;
    const session = new FieldEdit({ object: OBJECT, field, value: "low", save: vi.fn(saved), onSaved: vi.fn() });
    session.change("high");
    expect(localStorage.getItem("req1.draft:o1:attribute:Priority")).toContain("high");
    await session.reset();
    expect(localStorage.getItem("req1.draft:o1:attribute:Priority")).toBeNull();
  });

  it("[OBJ-6] saves by itself when the connection is back, also after the editor was left", async () => {
    let away = true;
    const { session, save } = edit((id, patch) => (away ? Promise.reject(localProblem(0, "network")) : saved(id, patch)));
    reportConnection("offline");
    session.attach();
    session.change("<p>written on the way</p>");
    session.detach();
    await vi.advanceTimersByTimeAsync(0);
    expect(session.state().status).toBe("failed");
    away = false;
    reportConnection("online");
    await vi.advanceTimersByTimeAsync(0);
    expect(save.mock.lastCall?.[1].body).toBe("<p>written on the way</p>");
    expect(session.state().status).toBe("saved");
    expect(localStorage.getItem(DRAFT)).toBeNull();
  });

  it("[OBJ-6] does not save what was given up while there was no connection", async () => {
    const { session, save } = edit(() => Promise.reject(localProblem(0, "network")));
    reportConnection("offline");
    session.change("<p>no</p>");
    await session.flush();
    dropDraft("o1", "body");
    reportConnection("online");
    await vi.advanceTimersByTimeAsync(0);
    expect(save).toHaveBeenCalledTimes(1);
  });

  it("[OBJ-6] hands over what was typed into an object that the server did not make", async () => {
    const onLost = vi.fn();
    const object = Promise.reject<RequirementObject>(localProblem(503, "unavailable"));
    const session = new FieldEdit({ object, field: { kind: "body" }, value: null, save: vi.fn(saved), onSaved: vi.fn(), onLost });
    session.change("<p>a long thought</p>");
    await vi.advanceTimersByTimeAsync(0);
    expect(onLost).toHaveBeenCalledWith("<p>a long thought</p>");
  });
});
