import { Combobox } from "@base-ui/react/combobox";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./ObjectPicker.module.css";
import type { TestedObject } from "./TestResultView";

import { useDebounced } from "@/lib/use-debounced";

interface ObjectPickerProps {
  moduleId: string;
  value: TestedObject | undefined;
  /** Objects of the module that fit what was typed; the first ones for nothing. */
  find: (search: string) => Promise<TestedObject[]>;
  onChange: (object: TestedObject | undefined) => void;
}

/** ID and the beginning of what it says, without marks of the text. */
const labelOf = ({ key, heading, body }: TestedObject) =>
  [key, heading ?? (body ?? "").replace(/<[^>]*>/g, " ").trim().slice(0, 80)].filter(Boolean).join(" ");

/** An object of the module by its ID or words. */
export function ObjectPicker({ moduleId, value, find, onChange }: ObjectPickerProps) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  // What was picked is there before the address says so.
  const [picked, setPicked] = useState<TestedObject | null>();
  const chosen = picked === undefined ? (value ?? null) : picked;
  const label = chosen === null ? "" : labelOf(chosen);
  const query = typed ?? label;
  const search = useDebounced(query === label ? "" : query.trim(), 150);
  const found = useQuery({
    queryKey: ["script-objects", moduleId, search],
    queryFn: () => find(search),
    staleTime: 5_000,
  });
  return (
    <div className={styles.picker}>
      <label htmlFor={id}>{t("scripts.object")}</label>
      <Combobox.Root
        items={found.data ?? []}
        filter={null}
        value={chosen}
        onValueChange={(next) => {
          setTyped(null);
          setPicked(next);
          onChange(next ?? undefined);
        }}
        inputValue={query}
        onInputValueChange={setTyped}
        itemToStringLabel={labelOf}
        isItemEqualToValue={(a: TestedObject, b: TestedObject) => a.id === b.id}
      >
        <Combobox.Input id={id} className={styles.input} placeholder={t("scripts.objectHint")} />
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className={styles.positioner}>
            <Combobox.Popup className={styles.popup}>
              <Combobox.Empty className={styles.noHit}>{found.isFetching ? "" : t("common.nothingMatches")}</Combobox.Empty>
              <Combobox.List>
                {(object: TestedObject) => (
                  <Combobox.Item key={object.id} value={object} className={styles.item}>
                    {labelOf(object)}
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </div>
  );
}
