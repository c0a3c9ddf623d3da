import { useSyncExternalStore, type ReactNode } from "react";

import { useConflict } from "../model/conflicts";
import { fieldKey, type Field } from "../model/field";
import type { FieldEdit } from "../model/field-edit";
import { saveKey } from "../model/save-status";

import { ConflictPanel } from "./ConflictPanel";

import type { AttributeDefinition } from "@/api/types";

interface LateConflictProps {
  objectId: string;
  field: Field;
  /** Of an attribute. */
  definition?: AttributeDefinition | undefined;
  /** The field as it is shown without a conflict. */
  children: ReactNode;
}

/** The decision between two texts, also when the conflict came after the editor was left. */
export function LateConflict({ objectId, field, definition, children }: LateConflictProps) {
  const edit = useConflict(saveKey(objectId, fieldKey(field)));
  return edit === undefined ? children : <Decision edit={edit} field={field} definition={definition} />;
}

function Decision({ edit, field, definition }: { edit: FieldEdit } & Pick<LateConflictProps, "field" | "definition">) {
  const state = useSyncExternalStore(edit.subscribe, edit.state);
  if (state.theirs === null) return null;
  return (
    <ConflictPanel
      field={field}
      definition={definition}
      mine={state.value}
      theirs={state.theirs}
      onKeepMine={() => void edit.keepMine()}
      onTakeTheirs={() => edit.takeTheirs()}
    />
  );
}
