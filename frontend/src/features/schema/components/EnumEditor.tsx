import { DropletOff, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { moved, newOption, type OptionDraft } from "../model/draft";

import styles from "./Schema.module.css";

import { SortableList } from "@/components/sortable/SortableList";
import { Button, IconButton } from "@/components/ui/Button";

interface EnumEditorProps {
  options: readonly OptionDraft[];
  disabledReason: string | undefined;
  error: string | undefined;
  onChange: (options: OptionDraft[]) => void;
}

/** The allowed values of an enum: label, colour, order. What is stored stays when a label changes. */
export function EnumEditor({ options, disabledReason, error, onChange }: EnumEditorProps) {
  const { t } = useTranslation();
  const set = (id: string, part: Partial<OptionDraft>) =>
    onChange(options.map((option) => (option.id === id ? { ...option, ...part } : option)));
  return (
    <div role="group" aria-label={t("schema.values")} className={styles.group}>
      <h3 className={styles.groupTitle}>{t("schema.values")}</h3>
      <SortableList
        label={t("schema.values")}
        items={options}
        keyOf={({ id }) => id}
        nameOf={({ label }) => label || t("schema.newValue")}
        disabledReason={disabledReason}
        onMove={(from, to) => onChange(moved(options, from, to))}
      >
        {(option, index) => {
          const name = option.label || t("schema.newValue");
          return (
            <div className={styles.option}>
              <input
                type="color"
                className={styles.color}
                data-none={option.color === null || undefined}
                aria-label={
                  option.color === null ? t("schema.noColorOf", { name }) : t("schema.colorOf", { name, color: option.color })
                }
                value={option.color ?? "#888888"}
                onChange={({ target }) => set(option.id, { color: target.value })}
              />
              <input
                className={styles.label}
                aria-label={t("schema.labelOf", { number: index + 1 })}
                value={option.label}
                maxLength={500}
                required
                // A value was added to be named.
                // eslint-disable-next-line jsx-a11y/no-autofocus
                autoFocus={option.key === null && option.label === ""}
                onChange={({ target }) => set(option.id, { label: target.value })}
              />
              <code className={styles.key} title={t("schema.keyHint")}>
                {option.key !== option.label && option.key}
              </code>
              <IconButton
                icon={DropletOff}
                label={`${name}: ${t("schema.clearColor")}`}
                disabledReason={option.color === null ? t("schema.noColorOf", { name }) : undefined}
                onClick={() => set(option.id, { color: null })}
              />
              <IconButton
                icon={X}
                label={t("schema.removeValue", { name })}
                disabledReason={disabledReason}
                onClick={() => onChange(options.filter(({ id }) => id !== option.id))}
              />
            </div>
          );
        }}
      </SortableList>
      {error !== undefined && <p className={styles.error}>{error}</p>}
      <Button icon={Plus} disabledReason={disabledReason} onClick={() => onChange([...options, newOption()])}>
        {t("schema.addValue")}
      </Button>
    </div>
  );
}
