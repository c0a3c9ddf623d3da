import { Combobox } from "@base-ui/react/combobox";
import { Link2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./LinksPanel.module.css";

import type { LinkType } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
import { useDebounced } from "@/lib/use-debounced";


export interface LinkCandidate {
  id: string;
  key: string;
  text: string;
  place: string;
}

interface LinkFormProps {
  types: readonly LinkType[];
  disabledReason: string | undefined;
  busy: boolean;
  findObjects: (q: string) => Promise<LinkCandidate[]>;
  onCreate: (typeId: string, otherId: string, outgoing: boolean, done: () => void) => void;
}

/** Direction, type and the other end of a link to be made. */
export function LinkForm({ types, disabledReason, busy, findObjects, onCreate }: LinkFormProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const [other, setOther] = useState<LinkCandidate | null>(null);
  const [found, setFound] = useState<LinkCandidate[]>([]);
  const q = useDebounced(query.trim(), 150);
  // The answer to what was typed last; earlier ones that come late are dropped.
  useEffect(() => {
    let current = true;
    if (q.length < 2) setFound([]);
    else {
      findObjects(q).then(
        (objects) => current && setFound(objects),
        () => current && setFound([]),
      );
    }
    return () => {
      current = false;
    };
    // findObjects is made anew with each drawing; only what was typed matters.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [q]);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        if (other === null) return;
        onCreate(data.get("type") as string, other.id, data.get("direction") === "outgoing", () => {
          setOther(null);
          setQuery("");
        });
      }}
    >
      <h3>{t("links.add")}</h3>
      <div className={styles.pair}>
        <SelectField name="direction" label={t("links.direction")}>
          <option value="outgoing">{t("links.outgoing")}</option>
          <option value="incoming">{t("links.incoming")}</option>
        </SelectField>
        <SelectField name="type" label={t("links.type")}>
          {types.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <Combobox.Root
        items={found}
        filter={null}
        value={other}
        onValueChange={setOther}
        inputValue={query}
        onInputValueChange={setQuery}
        itemToStringLabel={(candidate: LinkCandidate) => `${candidate.key} ${candidate.text}`}
        isItemEqualToValue={(a: LinkCandidate, b: LinkCandidate) => a.id === b.id}
      >
        <Combobox.Input className={styles.input} aria-label={t("links.other")} placeholder={t("links.otherHint")} />
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className={styles.positioner}>
            <Combobox.Popup className={styles.popup}>
              <Combobox.Empty className={styles.noHit}>
                {q.length < 2 ? t("links.type2") : t("common.nothingMatches")}
              </Combobox.Empty>
              <Combobox.List>
                {(candidate: LinkCandidate) => (
                  <Combobox.Item key={candidate.id} value={candidate} className={styles.item}>
                    <code>{candidate.key}</code>
                    <span>{candidate.text}</span>
                    <small>{candidate.place}</small>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      <Button
        type="submit"
        icon={Link2}
        busy={busy}
        disabledReason={disabledReason ?? (other === null ? t("links.chooseOther") : undefined)}
      >
        {t("links.create")}
      </Button>
    </form>
  );
}
