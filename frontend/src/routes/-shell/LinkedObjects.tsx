import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ComponentProps } from "react";

import type { RequirementObject } from "@/api/types";
import type { LinkedObject } from "@/features/links/api/linked";
import { LinkList } from "@/features/links/components/LinkList";
import { LinkedCell } from "@/features/links/components/LinkedCell";
import { attributesQuery } from "@/features/objects/api/objects";
import { AttributeValue } from "@/features/objects/components/AttributeValue";
import type { FieldValue } from "@/features/objects/model/field";
import { NO_FILTER } from "@/features/objects/model/module-search";
import { pointOf } from "@/features/versions/model/point";
import type { LinkedColumn } from "@/lib/linked-column";

const hrefOf = (one: LinkedObject) => `/p/${one.project_id}/m/${one.module_id}?sel=${one.object_id}`;

/** Goes to the row of an object; in the same module the columns stay, and a filter cannot hide it. */
function useJump(moduleId: string) {
  const navigate = useNavigate();
  return (one: LinkedObject) =>
    void navigate({
      to: "/p/$project/m/$module",
      params: { project: one.project_id, module: one.module_id },
      search: (old: Record<string, unknown>) =>
        one.module_id === moduleId ? { ...old, ...NO_FILTER, sel: one.object_id } : { sel: one.object_id },
      state: { jump: Date.now() },
    });
}

/** The cell of a column of linked objects. */
export function LinkedObjects({ object, column, asOf }: { object: RequirementObject; column: LinkedColumn; asOf: string | undefined }) {
  const onJump = useJump(object.module_id);
  return (
    <LinkedCell
      object={object}
      column={column}
      asOf={asOf}
      hrefOf={hrefOf}
      onJump={onJump}
      renderValue={(one) => <LinkedValue one={one} asOf={asOfIn(object, one, asOf)} />}
    />
  );
}

/** The point as the module of a linked object knows it: revisions and baselines are those of one module, a time is everybody's. */
const asOfIn = (object: RequirementObject, one: LinkedObject, asOf: string | undefined) =>
  asOf !== undefined && (one.module_id === object.module_id || pointOf(asOf).kind === "instant") ? asOf : undefined;

/** The value of an attribute of a linked object, as the schema of its module says. */
function LinkedValue({ one, asOf }: { one: LinkedObject; asOf: string | undefined }) {
  const definitions = useQuery({ ...attributesQuery(one.module_id, asOf), enabled: one.attribute_id !== null }).data;
  const definition = definitions?.find(({ id }) => id === one.attribute_id);
  return definition && <AttributeValue definition={definition} value={(one.value ?? null) as FieldValue} />;
}

type Slot = Omit<ComponentProps<typeof LinkList>, "hrefOf" | "onJump">;

/** The list of what an object is linked to. */
export function LinkListOf(slot: Slot) {
  return <LinkList {...slot} hrefOf={hrefOf} onJump={useJump(slot.object.module_id)} />;
}
