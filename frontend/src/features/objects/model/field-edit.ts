
import type { UpdateObjectInput } from "../api/objects";

import { forgetConflict, noteConflict } from "./conflicts";
import { draftOf, dropDraft, putDraft, type DraftText } from "./drafts";
import { fieldKey, patchOf, sameValue, valueOf, type Field, type FieldValue } from "./field";
import { saveKey, trackSave } from "./save-status";

import { onceOnline } from "@/api/connection";
import { isStatus } from "@/api/problem";
import type { RequirementObject } from "@/api/types";

/** How long typing must pause before the text is saved, in milliseconds. */
const PAUSE_MS = 1_500;

type EditStatus = "clean" | "dirty" | "saving" | "saved" | "failed" | "conflict";

export interface EditState {
  value: FieldValue;
  status: EditStatus;
  error: unknown;
  /** What somebody else saved to the same field meanwhile. */
  theirs: RequirementObject | null;
}

interface FieldEditOptions {
  /** The object, or the promise of it while the server is still making it. */
  object: RequirementObject | Promise<RequirementObject>;
  field: Field;
  /** The value the field shows, and the one to start from when a draft is taken up again. */
  value: FieldValue;
  /** What was typed before and not saved, with the version it was written against. */
  draft?: DraftText | undefined;
  save: (objectId: string, patch: UpdateObjectInput) => Promise<RequirementObject>;
  onSaved: (object: RequirementObject) => void;
  /** Called with what was typed when the object came to nothing. */
  onLost?: (value: FieldValue) => void;
}

const newer = (known: RequirementObject | null, object: RequirementObject): RequirementObject =>
  known !== null && known.current_version > object.current_version ? known : object;

/**
 * One edit of one field, from the first key to the server's word. Saves when typing pauses and when the edit ends, always
 * against the version it saw: what others did to other fields is merged by the server, what they did to this field is
 * shown for a decision. The text stays in the browser's storage until the server has it.
 */
export class FieldEdit {
  readonly #options: FieldEditOptions;
  readonly #listeners = new Set<() => void>();
  readonly #key: string;
  #first: FieldValue;
  #object: RequirementObject | null;
  #state: EditState;
  #acknowledged: FieldValue;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | null = null;
  #cancelled = false;
  #left = false;
  #waiting = false;
  #newest: RequirementObject | null = null;

  constructor(options: FieldEditOptions) {
    const { object, field, value, draft } = options;
    this.#options = options;
    this.#key = fieldKey(field);
    this.#first = value;
    this.#acknowledged = value;
    this.#object = object instanceof Promise ? null : object;
    this.#version = this.#object?.current_version ?? 0;
    this.#state = { value, status: "clean", error: null, theirs: null };
    if (object instanceof Promise) object.then(this.#made, this.#lost);
    if (draft === undefined) return;
    // What others did to the field since it was written is for the person to see.
    if (draft.version > 0 && draft.version < this.#version) this.#version = draft.version;
    this.change(draft.value);
  }

  /** The editor is there again, and shows what there is to decide. */
  attach(): void {
    this.#left = false;
    this.#settle();
  }

  /** The editor goes: what is not saved is saved, and a conflict is shown at the field itself. */
  detach(): void {
    this.#left = true;
    this.#raise();
    void this.flush();
  }

  #raise(): void {
    if (!this.#left || this.#object === null || this.#state.status !== "conflict") return;
    noteConflict(saveKey(this.#object.id, this.#key), this);
  }

  /** The server has made the object: what was typed until now can be kept. */
  readonly #made = (object: RequirementObject): void => {
    this.#object ??= object;
    this.#version ||= object.current_version;
    if (!sameValue(this.#state.value, this.#acknowledged)) this.#keep();
  };

  /** The server has not made it: nobody else knows what was typed. */
  readonly #lost = (): void => {
    if (!sameValue(this.#state.value, this.#first)) this.#options.onLost?.(this.#state.value);
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): EditState => this.#state;

  /** The person typed. */
  change(value: FieldValue): void {
    this.#set({ value, status: this.#state.status === "conflict" ? "conflict" : "dirty" });
    this.#keep();
    clearTimeout(this.#timer);
    if (this.#state.status !== "conflict") this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
  }

  /** The object changed elsewhere: an edit in which nothing is unsaved goes on from there. */
  follow(object: RequirementObject): void {
    this.#newest = newer(this.#newest, object);
    const untouched = this.#state.status === "clean" || this.#state.status === "saved";
    if (!untouched || object.current_version <= this.#version) return;
    this.#object = object;
    this.#version = object.current_version;
    this.#first = this.#acknowledged = valueOf(object, this.#options.field);
    this.#set({ value: this.#first, status: "clean" });
  }

  /** Saves what is not saved. True when the server has everything. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#cancelled) return true;
    if (this.#running !== null) {
      await this.#running;
      return this.flush();
    }
    if (this.#state.status === "conflict") return false;
    if (sameValue(this.#state.value, this.#acknowledged)) {
      this.#forget();
      if (this.#state.status === "dirty") this.#set({ status: "clean" });
      return true;
    }
    this.#running = this.#save(this.#state.value);
    const saved = await this.#running;
    this.#running = null;
    return saved;
  }

  /**
   * Back to the value before the edit, also where a pause had already saved something. What was typed stays as a draft
   * that can be taken up again.
   */
  async cancel(): Promise<void> {
    clearTimeout(this.#timer);
    this.#cancelled = true;
    const typed = this.#state.value;
    if (this.#running !== null) await this.#running;
    if (!sameValue(this.#acknowledged, this.#first)) await this.#save(this.#first);
    if (sameValue(typed, this.#first)) return;
    this.#set({ value: typed });
    this.#keep();
  }

  /** As {@link cancel}, in a field that stays: it shows what it showed before, and may be edited again. */
  async reset(): Promise<void> {
    await this.cancel();
    this.#cancelled = false;
    this.#set({ value: this.#first, status: "clean", error: null });
    // An attribute says by itself what it was; of a longer text what was typed stays as a draft.
    if (this.#options.field.kind === "attribute") this.#forget();
  }

  /** In a conflict: this text stands, on top of theirs. */
  keepMine(): Promise<boolean> {
    if (this.#state.theirs !== null) this.#acknowledged = valueOf(this.#state.theirs, this.#options.field);
    this.#settle();
    this.#set({ status: "dirty", theirs: null });
    return this.flush();
  }

  /** In a conflict: their text stands. */
  takeTheirs(): void {
    if (this.#state.theirs === null) return;
    // Somebody may have gone on while it was decided.
    const theirs = newer(this.#newest, this.#state.theirs);
    const value = valueOf(theirs, this.#options.field);
    this.#version = theirs.current_version;
    this.#first = this.#acknowledged = value;
    this.#settle();
    this.#set({ value, status: "clean", theirs: null });
    this.#forget();
    this.#options.onSaved(theirs);
  }

  async #save(value: FieldValue): Promise<boolean> {
    const { field, save, onSaved } = this.#options;
    this.#set({ status: "saving", error: null });
    try {
      this.#object ??= await this.#options.object;
      this.#version ||= this.#object.current_version;
      const { id } = this.#object;
      const object = await trackSave(
        saveKey(id, this.#key),
        save(id, { ...patchOf(field, value), base_version: this.#version }),
      );
      this.#version = object.current_version;
      this.#acknowledged = value;
      const more = !sameValue(this.#state.value, value);
      this.#set({ status: more ? "dirty" : "saved" });
      if (!more) this.#forget();
      onSaved(object);
      return !more;
    } catch (error) {
      const current = currentOf(error);
      if (current === null) {
        this.#set({ status: "failed", error });
        if (isStatus(error, 0)) this.#saveWhenBack();
      } else {
        this.#version = current.current_version;
        this.#set({ status: "conflict", theirs: current });
        this.#raise();
      }
      return false;
    }
  }

  /** What could not be saved for want of a connection is saved when there is one, also after the editor was left. */
  #saveWhenBack(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    onceOnline(() => {
      this.#waiting = false;
      if (this.#state.status !== "failed" || this.#object === null) return;
      // Meanwhile the text may have been taken up again elsewhere, or given up.
      const draft = draftOf(this.#object.id, this.#key);
      if (draft !== undefined && sameValue(draft.value, this.#state.value)) void this.flush();
    });
  }

  #settle(): void {
    if (this.#object !== null) forgetConflict(saveKey(this.#object.id, this.#key), this);
  }

  #keep(): void {
    if (this.#object === null) return;
    const { value } = this.#state;
    if (sameValue(value, this.#acknowledged) && sameValue(value, this.#first)) this.#forget();
    else putDraft(this.#object, this.#key, { value, version: this.#version });
  }

  #forget(): void {
    if (this.#object !== null) dropDraft(this.#object.id, this.#key);
  }

  #set(change: Partial<EditState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}

/** The object as it is now, which the server sends along with a version conflict. */
function currentOf(error: unknown): RequirementObject | null {
  if (!isStatus(error, 409, 412)) return null;
  return error.problem.current ?? null;
}
