import { Combobox } from "@base-ui/react/combobox";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { fetchObjects } from "../api/objects";

import styles from "./BulkBar.module.css";
import type { FieldsProps } from "./BulkFields";

import { htmlToText } from "@/components/editor/html-to-text";
import { SelectField } from "@/components/ui/Field";
import { useDebounced } from "@/lib/use-debounced";

const PLACES = { inside: "parent_id", after: "after_id", before: "before_id" } as const;

interface Place {
  id: string;
  label: string;
}

const HITS = 12;

/** A place beside or below an object, which is found by its ID or words. */
export function MoveFields({ module, onAct }: FieldsProps) {
  const { t } = useTranslation();
  const [where, setWhere] = useState<keyof typeof PLACES>("inside");
  const [query, setQuery] = useState("");
  const [goal, setGoal] = useState<Place | null>(null);
  const search = useDebounced(query.trim(), 150);
  const found = useQuery({
    queryKey: ["bulk-places", module.id, search],
    queryFn: () => fetchObjects(module.id, { search, limit: HITS, offset: 0 }),
    enabled: search !== "" && search !== goal?.label,
    staleTime: 5_000,
  });
  const places = (found.data?.items ?? []).map(({ id, key, number, heading, body }) => ({
    id,
    label: [key, number, heading ?? htmlToText(body ?? "").slice(0, 80)].filter(Boolean).join(" "),
  }));
  // What the fields say belongs to the form around them.
  useEffect(() => {
    onAct(goal === null ? null : { action: "move", [PLACES[where]]: goal.id });
  }, [goal, where, onAct]);
  return (
    <>
      <SelectField label={t("bulk.where")} value={where} onChange={({ target }) => setWhere(target.value as keyof typeof PLACES)}>
        <option value="inside">{t("bulk.place.inside")}</option>
        <option value="after">{t("bulk.place.after")}</option>
        <option value="before">{t("bulk.place.before")}</option>
      </SelectField>
      <Combobox.Root
        items={places}
        filter={null}
        value={goal}
        onValueChange={setGoal}
        inputValue={query}
        onInputValueChange={setQuery}
        itemToStringLabel={({ label }: Place) => label}
        isItemEqualToValue={(a: Place, b: Place) => a.id === b.id}
      >
        <div className={styles.field}>
          <label htmlFor="bulk-goal">{t("bulk.goal")}</label>
          <Combobox.Input id="bulk-goal" className={styles.goal} placeholder={t("bulk.goalHint")} />
        </div>
        <Combobox.Portal>
          <Combobox.Positioner side="top" sideOffset={4} className={styles.positioner}>
            <Combobox.Popup className={styles.popup}>
              <Combobox.Empty className={styles.noHit}>{search === "" ? t("bulk.goalHint") : t("common.nothingMatches")}</Combobox.Empty>
              <Combobox.List>
                {(place: Place) => (
                  <Combobox.Item key={place.id} value={place} className={styles.item}>
                    {place.label}
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </>
  );
}
