import type { TFunction } from "i18next";
import { describe, expect, it } from "vitest";

import { describeChange, describeCounts } from "./describe";

import type { Revision } from "@/api/types";

const t = ((key: string, values?: Record<string, unknown>) =>
  [key, ...Object.values(values ?? {})].join(" ")) as unknown as TFunction;

const change = (part: Partial<Revision>): Revision => ({
  revision: 1, change_set_id: "a", cause: "edit", actor_id: "b", actor_name: "Ada", at: "2026-01-01T00:00:00Z",
  created: 0, updated: 0, deleted: 0, links: 0, link: null, schema: [], object_key: "SRS-1", object_heading: null,
  undoes: null, undone_by: null, comment: null, ...part,
});

describe("[OBJ-12] what a change set did", () => {
  it("names the object when it is one", () => {
    expect(describeChange(change({ updated: 1 }), t)).toBe("undo.one.updated SRS-1");
    expect(describeChange(change({ deleted: 1 }), t)).toBe("undo.one.deleted SRS-1");
  });

  it("counts when there are more, with links and schema", () => {
    expect(describeChange(change({ created: 2, deleted: 3, links: 1, schema: ["Priority"] }), t)).toBe(
      "undo.count.created 2 · undo.count.deleted 3 · undo.count.links 1 · undo.schema Priority",
    );
    expect(describeChange(change({}), t)).toBe("undo.nothing");
  });

  it("says which objects a link joins", () => {
    const link = { link_type: "satisfies", source_key: "SRS-1", target_key: "SYS-2", deleted: false, changed: false };
    expect(describeChange(change({ links: 1, link }), t)).toBe("undo.link SRS-1 satisfies SYS-2");
    expect(describeChange(change({ links: 1, link: { ...link, deleted: true } }), t)).toBe("undo.linkGone SRS-1 satisfies SYS-2");
    expect(describeChange(change({ links: 1, link: { ...link, changed: true } }), t)).toBe("undo.linkChanged SRS-1 satisfies SYS-2");
    expect(describeChange(change({ links: 3, link }), t)).toBe("undo.linksWith 3 SRS-1 satisfies SYS-2");
  });

  it("leaves out what does not go back", () => {
    const none = {
      deleted: 0, restored: 0, moved: 0, edited: 0, links_deleted: 0, links_restored: 0, schema: 0, modules_deleted: 0,
      modules_restored: 0, links_edited: 0,
    };
    expect(describeCounts({ ...none, moved: 2, schema: 1 }, t)).toEqual(["undo.will.moved 2", "undo.will.schema 1"]);
    expect(describeCounts({ ...none, modules_deleted: 2 }, t)).toEqual(["undo.will.modules_deleted 2"]);
  });
});
