import { Plus } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./ColumnControl.module.css";

import type { AttributeDefinition, LinkType } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { writeLinked } from "@/lib/linked-column";

interface LinkedChoiceProps {
  linkTypes: readonly LinkType[];
  /** Names that are likely in other modules, too. */
  definitions: readonly AttributeDefinition[];
  chosen: readonly string[];
  onAdd: (id: string) => void;
}

type Part = "text" | "key" | "attribute";

/** One more column of linked objects: which links, and what of the objects at their other ends. */
export function LinkedChoice({ linkTypes, definitions, chosen, onAdd }: LinkedChoiceProps) {
  const { t } = useTranslation();
  const names = useId();
  const [way, setWay] = useState("");
  const [part, setPart] = useState<Part>("text");
  const [attribute, setAttribute] = useState("");
  const [end = "out", typeId = linkTypes[0]?.id] = way === "" ? [] : way.split(" ");
  const name = attribute.trim();
  const id = writeLinked({
    direction: end === "out" ? "outgoing" : "incoming",
    typeId,
    shows: part === "attribute" ? { attribute: name } : part,
  });
  const reason =
    typeId === undefined ? t("links.noTypes")
    : part === "attribute" && name === "" ? t("module.linkedNameFirst")
    : chosen.includes(id) ? t("module.linkedIsThere")
    : undefined;
  return (
    <fieldset className={styles.linked}>
      <legend>{t("module.linkedColumn")}</legend>
      <select aria-label={t("module.linkedBy")} value={way || `out ${typeId}`} onChange={({ target }) => setWay(target.value)}>
        {linkTypes.map((type) => (
          <optgroup key={type.id} label={type.name}>
            <option value={`out ${type.id}`}>→ {type.name}</option>
            <option value={`in ${type.id}`}>← {type.backward_name}</option>
          </optgroup>
        ))}
      </select>
      <select aria-label={t("module.linkedShows")} value={part} onChange={({ target }) => setPart(target.value as Part)}>
        <option value="text">{t("module.linkedText")}</option>
        <option value="key">{t("module.linkedKey")}</option>
        <option value="attribute">{t("module.linkedAttribute")}</option>
      </select>
      {part === "attribute" && (
        <>
          <input
            aria-label={t("module.linkedName")}
            placeholder={t("module.linkedName")}
            maxLength={200}
            list={names}
            value={attribute}
            onChange={({ target }) => setAttribute(target.value)}
          />
          <datalist id={names}>
            {definitions.map((one) => (
              <option key={one.id} value={one.name} />
            ))}
          </datalist>
        </>
      )}
      <Button icon={Plus} disabledReason={reason} onClick={() => onAdd(id)}>
        {t("module.linkedAdd")}
      </Button>
    </fieldset>
  );
}
