import { isPast } from "../api/objects";
import { useConflict } from "../model/conflicts";
import { useDraft, type DraftText } from "../model/drafts";
import { fieldKey, sameValue, valueOf, type Field } from "../model/field";
import { saveKey } from "../model/save-status";

import { DraftNotice } from "./DraftNotice";

import type { RequirementObject } from "@/api/types";

interface FieldDraftProps {
  object: RequirementObject;
  field: Field;
  editing: boolean;
  onRestore: (field: Field, draft: DraftText) => void;
}

/** Offers what was typed into a field and never reached the server. */
export function FieldDraft({ object, field, editing, onRestore }: FieldDraftProps) {
  const key = fieldKey(field);
  const draft = useDraft(object.id, key);
  const undecided = useConflict(saveKey(object.id, key));
  if (editing || undecided || draft === undefined || isPast(object) || sameValue(draft.value, valueOf(object, field))) return null;
  return <DraftNotice objectId={object.id} fieldKey={key} draft={draft} onRestore={() => onRestore(field, draft)} />;
}
