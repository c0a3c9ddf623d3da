import { useSyncExternalStore, type ReactNode } from "react";

import { useConflict } from "../model/conflicts";
import { fieldKey, type Field } from "../model/field";
import type { FieldEdit } from "../model/field-edit";
import { saveKey } from "../model/save-status";

import { ConflictPanel } from "./ConflictPanel";

interface LateConflictProps {
  objectId: string;
  field: Field;
  /** The field as it is shown without a conflict. */
  children: ReactNode;
}

/** The decision between two texts, also when the conflict came after the editor was left. */
export function LateConflict({ objectId, field, children }: LateConflictProps) {
  const edit = useConflict(saveKey(objectId, fieldKey(field)));
  return edit === undefined ? children : <Decision edit={edit} field={field} />;
}

function Decision({ edit, field }: { edit: FieldEdit; field: Field }) {
  const state = useSyncExternalStore(edit.subscribe, edit.state);
  if (state.theirs === null) return null;
  return (
    <ConflictPanel
      field={field}
      mine={state.value}
      theirs={state.theirs}
      onKeepMine={() => void edit.keepMine()}
      onTakeTheirs={() => edit.takeTheirs()}
    />
  );
}
