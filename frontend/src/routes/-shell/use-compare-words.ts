import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { usePeopleOf } from "./use-people";

import type { Module } from "@/api/types";
import type { Words } from "@/features/compare/model/words";
import { fieldName, valueText } from "@/features/history/model/changes";
import { linkTypesQuery } from "@/features/links/api/links";
import { objectTypesQuery } from "@/features/objects/api/object-types";
import { attributesQuery } from "@/features/objects/api/objects";
import { attributeText } from "@/features/objects/model/attribute-text";

/** Names of fields, choices, types and people in a comparison, as the module has them today. */
export function useCompareWords(module: Module): Words {
  const { t } = useTranslation();
  const definitions = useQuery(attributesQuery(module.id)).data;
  const types = useQuery(objectTypesQuery(module.id)).data;
  const linkTypes = useQuery(linkTypesQuery).data;
  const { nameOf } = usePeopleOf(module.workspace_id);
  return useMemo(() => {
    const texts = { nameOf, yes: t("common.yes"), no: t("common.no") };
    return {
      fieldName: (field) => fieldName(field, t),
      valueText: ({ field, attribute_id }, value) => {
        if (field === "object_type_id") return types?.find(({ id }) => id === value)?.name ?? (typeof value === "string" ? t("compare.unknownType") : "");
        // It may have had another name then.
        const definition = definitions?.find(({ id }) => id === attribute_id);
        return valueText(field, value, (_name, one) => attributeText(definition, one, texts), t);
      },
      linkType: (id) => linkTypes?.find((type) => type.id === id)?.name ?? "",
    };
  }, [t, definitions, types, linkTypes, nameOf]);
}
