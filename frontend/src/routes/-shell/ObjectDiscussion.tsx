import type { RequirementObject } from "@/api/types";
import { DiscussionPanel } from "@/features/comments/components/DiscussionPanel";
import { newCommentField } from "@/features/objects/model/new-comment-field";
import { usePeople } from "@/features/objects/model/people";

/** The discussion, with the names of people in it. */
export function ObjectDiscussion({ object, onChanged }: { object: RequirementObject; onChanged: () => void }) {
  const { nameOf } = usePeople();
  return (
    <DiscussionPanel
      key={object.id}
      object={object}
      nameOf={nameOf}
      fieldName={newCommentField(object.id)}
      onChanged={onChanged}
    />
  );
}
