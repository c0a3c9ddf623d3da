import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RequirementObject } from "@/api/types";
import { HistoryPanel } from "@/features/history/components/HistoryPanel";
import { attributesQuery } from "@/features/objects/api/objects";
import { attributeText } from "@/features/objects/model/attribute-text";
import { usePeople } from "@/features/objects/model/people";

interface ObjectHistoryProps {
  object: RequirementObject;
  /** The field that is looked at, where the address says it. */
  field?: string | undefined;
  onField?: (field: string | undefined) => void;
  onRestored: (fresh: RequirementObject) => void;
}

/** The history, with the names of people and choices in it. */
export function ObjectHistory({ object, field, onField, onRestored }: ObjectHistoryProps) {
  const [chosen, setChosen] = useState<string>();
  const { t } = useTranslation();
  const { nameOf } = usePeople();
  const definitions = useQuery(attributesQuery(object.module_id)).data;
  return (
    <HistoryPanel
      object={object}
      nameOf={nameOf}
      attributes={definitions?.map(({ name }) => name) ?? []}
      field={onField ? field : chosen}
      onField={onField ?? setChosen}
      onRestored={onRestored}
      textOf={(name, value) =>
        attributeText(definitions?.find((definition) => definition.name === name), value, {
          nameOf,
          yes: t("common.yes"),
          no: t("common.no"),
        })
      }
    />
  );
}
