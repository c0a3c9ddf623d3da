import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { moved } from "../model/draft";
import { newSection, type TypeDraft } from "../model/type-draft";

import styles from "./Schema.module.css";

import type { AttributeDefinition } from "@/api/types";
import { SortableList } from "@/components/sortable/SortableList";
import { Button, IconButton } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";

type Sections = TypeDraft["sections"];

interface FormLayoutEditorProps {
  sections: Sections;
  attributes: readonly AttributeDefinition[];
  disabledReason: string | undefined;
  onChange: (sections: Sections) => void;
}

/** Sections of a form and the attributes in them. What stands in none follows after them. */
export function FormLayoutEditor({ sections, attributes, disabledReason, onChange }: FormLayoutEditorProps) {
  const { t } = useTranslation();
  const placed = new Set(sections.flatMap((section) => section.attributes));
  const free = attributes.filter(({ id }) => !placed.has(id));
  const set = (id: string, part: Partial<Sections[number]>) =>
    onChange(sections.map((section) => (section.id === id ? { ...section, ...part } : section)));
  return (
    <div role="group" aria-label={t("schema.form")} className={styles.group}>
      <h3 className={styles.groupTitle}>{t("schema.form")}</h3>
      <p className={styles.hint}>{t("schema.formHint")}</p>
      <SortableList
        label={t("schema.sections")}
        items={sections}
        keyOf={({ id }) => id}
        nameOf={({ title }) => title || t("schema.newSection")}
        disabledReason={disabledReason}
        onMove={(from, to) => onChange(moved(sections, from, to))}
      >
        {(section, index) => {
          const name = section.title || t("schema.newSection");
          const own = section.attributes.flatMap((id) => attributes.filter((one) => one.id === id));
          return (
            <div className={styles.section}>
              <div className={styles.option}>
                <input
                  className={styles.label}
                  aria-label={t("schema.sectionTitle", { number: index + 1 })}
                  value={section.title}
                  maxLength={200}
                  required
                  onChange={({ target }) => set(section.id, { title: target.value })}
                />
                <IconButton
                  icon={X}
                  label={t("schema.removeSection", { name })}
                  disabledReason={disabledReason}
                  onClick={() => onChange(sections.filter(({ id }) => id !== section.id))}
                />
              </div>
              <SortableList
                label={t("schema.attributesOf", { name })}
                items={own}
                keyOf={({ id }) => id}
                nameOf={(attribute) => attribute.name}
                disabledReason={disabledReason}
                onMove={(from, to) => set(section.id, { attributes: moved(own, from, to).map(({ id }) => id) })}
              >
                {(attribute) => (
                  <div className={styles.option}>
                    <span className={styles.placed}>{attribute.name}</span>
                    <IconButton
                      icon={X}
                      label={t("schema.takeOut", { name: attribute.name })}
                      disabledReason={disabledReason}
                      onClick={() =>
                        set(section.id, { attributes: section.attributes.filter((id) => id !== attribute.id) })
                      }
                    />
                  </div>
                )}
              </SortableList>
              {free.length > 0 && (
                <SelectField
                  label={t("schema.putIn", { name })}
                  value=""
                  onChange={({ target }) => set(section.id, { attributes: [...section.attributes, target.value] })}
                >
                  <option value="">{t("schema.choose")}</option>
                  {free.map((attribute) => (
                    <option key={attribute.id} value={attribute.id}>
                      {attribute.name}
                    </option>
                  ))}
                </SelectField>
              )}
            </div>
          );
        }}
      </SortableList>
      <Button icon={Plus} disabledReason={disabledReason} onClick={() => onChange([...sections, newSection()])}>
        {t("schema.addSection")}
      </Button>
    </div>
  );
}
