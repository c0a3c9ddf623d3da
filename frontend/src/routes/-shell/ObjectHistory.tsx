import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { RequirementObject } from "@/api/types";
import { HistoryPanel } from "@/features/history/components/HistoryPanel";
import { attributesQuery } from "@/features/objects/api/objects";
import { attributeText } from "@/features/objects/model/attribute-text";
import { usePeople } from "@/features/objects/model/people";

/** The history, with the names of people and choices in it. */
export function ObjectHistory({ object }: { object: RequirementObject }) {
  const { t } = useTranslation();
  const { nameOf } = usePeople();
  const definitions = useQuery(attributesQuery(object.module_id)).data;
  return (
    <HistoryPanel
      object={object}
      nameOf={nameOf}
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
