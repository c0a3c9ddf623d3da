import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Module, RequirementObject } from "@/api/types";
import { moduleQuery } from "@/features/modules/api/modules";
import { filterText } from "@/features/objects/api/bulk";
import { attributesQuery } from "@/features/objects/api/objects";
import type { ScriptSlot } from "@/features/objects/components/BulkBar";
import { attributeText } from "@/features/objects/model/attribute-text";
import { usePeople } from "@/features/objects/model/people";
import { scriptsQuery } from "@/features/scripts/api/list";
import { LayoutCell } from "@/features/scripts/components/LayoutCell";
import { RunScript } from "@/features/scripts/components/RunScript";

/** A condition that every object meets: an action asks for a filter, and there is none for all. */
const ALL = "classification = heading or classification = normative or classification = informative";

/** Runs an action over the marked rows of a module. */
export function RunModuleScript({ module, slot }: { module: Module; slot: ScriptSlot }) {
  const scripts = useQuery(scriptsQuery(module.id)).data ?? [];
  const { target: [marks, filter], ...rest } = slot;
  const { t } = useTranslation();
  const { nameOf } = usePeople();
  const definitions = useQuery(attributesQuery(module.id)).data;
  const words = { nameOf, yes: t("common.yes"), no: t("common.no") };
  return (
    <RunScript
      {...rest}
      moduleId={module.id}
      textOf={(name, value) => attributeText(definitions?.find((one) => one.name === name), value, words)}
      scripts={scripts.filter((script) => script.enabled && script.script_type === "action")}
      selected={marks === "all" ? { filter: filterText(filter) || ALL } : { object_ids: [...marks] }}
      renderLink={(script, children) => (
        <Link to="/p/$project/scripts/$module/$script" params={{ project: module.project_id, module: module.id, script: script.id }} search={{ tab: "runs" }}>
          {children}
        </Link>
      )}
    />
  );
}

/** The cell of a column that a script computes. */
export function ScriptCell({ object, scriptId }: { object: RequirementObject; scriptId: string }) {
  // What stands around the object may count, too: each change of the module asks again.
  const revision = useQuery({ ...moduleQuery(object.module_id), select: (module) => module.revision }).data;
  const version = useQuery({
    ...scriptsQuery(object.module_id),
    select: (scripts) => scripts.find(({ id }) => id === scriptId)?.version,
  }).data;
  // What is deleted, or not there yet, is not computed.
  if (version === undefined || object.deleted_at != null || object.id.startsWith("pending-")) return null;
  return (
    <LayoutCell
      moduleId={object.module_id}
      scriptId={scriptId}
      objectId={object.id}
      stamp={`${version} ${revision ?? 0} ${object.current_version}`}
    />
  );
}
