import { useEffect, useRef, useState, useSyncExternalStore } from "react";


import { conflictOf } from "./conflicts";
import type { DraftText } from "./drafts";
import { fieldKey, patchOf, valueOf, type Field } from "./field";
import { FieldEdit, type EditState } from "./field-edit";
import { saveKey } from "./save-status";
import type { ObjectCommands } from "./use-object-commands";

import type { RequirementObject } from "@/api/types";

export interface FieldEditing {
  session: FieldEdit;
  state: EditState;
}

interface UseFieldEditOptions {
  rowKey: string;
  object: RequirementObject;
  field: Field;
  draft?: DraftText | undefined;
  commands: ObjectCommands;
  onSaved: (rowKey: string, object: RequirementObject) => void;
}

/** An edit that lives as long as the component; what is not saved when it goes is saved then. */
export function useFieldEdit(options: UseFieldEditOptions): FieldEditing {
  const latest = useRef(options);
  latest.current = options;
  const [session] = useState(() => {
    const { rowKey, object, field, draft, commands } = options;
    const undecided = conflictOf(saveKey(object.id, fieldKey(field)));
    return undecided ?? new FieldEdit({
      object: commands.ready(rowKey) ?? object,
      field,
      value: valueOf(object, field),
      draft,
      save: commands.save,
      onSaved: (saved) => latest.current.onSaved(rowKey, saved),
      onLost: (typed) => commands.lost(rowKey, patchOf(field, typed)),
    });
  });
  const state = useSyncExternalStore(session.subscribe, session.state);
  // The row may be scrolled away or the page left while something is unsaved.
  useEffect(() => {
    session.attach();
    return () => session.detach();
  }, [session]);
  return { session, state };
}
