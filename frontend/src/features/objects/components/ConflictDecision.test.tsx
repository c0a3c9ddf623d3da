import { fireEvent, render, screen, within } from "@testing-library/react";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { draftOf } from "../model/drafts";
import { PeopleContext } from "../model/people";

import { ConflictDecision, type ConflictDecisionProps } from "./ConflictDecision";

import type { AttributeDefinition, RequirementObject } from "@/api/types";
import { Toaster } from "@/components/ui/Toaster";
import en from "@/i18n/en.json";

const PRIORITY = {
  name: "Priority",
  data_type: "enum",
  enum_options: [{ key: "p1", label: "Must" }, { key: "p2", label: "Should" }],
} as unknown as AttributeDefinition;

const theirs = (change: Partial<RequirementObject>) =>
  ({ id: "o1", module_id: "m1", current_version: 7, attributes: {}, updated_by: "u1", updated_at: new Date().toISOString(), ...change }) as RequirementObject;

function show(props: Pick<ConflictDecisionProps, "field" | "definition" | "mine" | "theirs">) {
  const acts = { onKeepMine: vi.fn(), onTakeTheirs: vi.fn() };
  render(
    <PeopleContext value={{ list: [], nameOf: (id) => (id === "u1" ? "Lou Meier" : "") }}>
      <ConflictDecision {...props} {...acts} />
      <Toaster />
    </PeopleContext>,
  );
  return { ...acts, dialog: screen.getByRole("alertdialog", { name: "Conflict" }) };
}

describe("a conflict", () => {
  beforeAll(() => i18next.use(initReactI18next).init({ lng: "en", resources: { en: { translation: en } }, interpolation: { escapeValue: false } }));
  beforeEach(() => localStorage.clear());

  it("[OBJ-7] says who saved the other version, and writes values as people read them", () => {
    const { dialog } = show({
      field: { kind: "attribute", name: "Priority" },
      definition: PRIORITY,
      mine: "p1",
      theirs: theirs({ attributes: { Priority: "p2" } }),
    });
    expect(dialog).toHaveAccessibleDescription(/^Lou Meier saved this now/);
    expect(within(screen.getByRole("region", { name: "Your version" })).getByText("Must")).toBeInTheDocument();
    expect(within(screen.getByRole("region", { name: "Saved version" })).getByText("Should")).toBeInTheDocument();
    expect(screen.queryByRole("region", { name: "From the saved version to yours" })).not.toBeInTheDocument();
  });

  it("[OBJ-7] marks the words that differ, and keeps the given-up text within reach", async () => {
    const { onTakeTheirs } = show({
      field: { kind: "body" },
      definition: undefined,
      mine: "<p>The brake shall hold for 10 minutes.</p>",
      theirs: theirs({ body: "<p>The brake shall hold for 5 minutes.</p>" }),
    });
    const difference = screen.getByRole("region", { name: "From the saved version to yours" });
    expect(within(difference).getByText("10").tagName).toBe("INS");
    expect(within(difference).getByText("5").tagName).toBe("DEL");
    fireEvent.click(screen.getByRole("button", { name: "Take theirs" }));
    expect(onTakeTheirs).toHaveBeenCalled();
    fireEvent.click(await screen.findByRole("button", { name: "Keep mine as a draft" }));
    expect(draftOf("o1", "body")).toMatchObject({ value: "<p>The brake shall hold for 10 minutes.</p>", version: 7 });
  });
});
