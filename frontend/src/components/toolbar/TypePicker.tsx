import { ChevronDown } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./Toolbar.module.css";

import { AnchoredPopover } from "@/components/ui/AnchoredPopover";

interface TypePickerProps {
  types: readonly { id: string; name: string }[];
  /** None means every type. */
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Which types of link count. */
export function TypePicker({ types, chosen, onChange }: TypePickerProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const names = types.filter(({ id }) => chosen.includes(id)).map(({ name }) => name);
  const shown = names.length === 0 ? t("trace.types.all") : names.length <= 2 ? names.join(", ") : t("trace.types.count", { count: names.length });
  return (
    <div className={styles.field}>
      <span className={styles.label}>{t("trace.types.title")}</span>
      <button
        ref={opener}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={`${t("trace.types.title")}: ${shown}`}
        className={styles.picker}
        data-on={names.length > 0 || undefined}
        onClick={() => setOpen(!open)}
      >
        <span>{shown}</span>
        <ChevronDown aria-hidden />
      </button>
      {open && (
        <AnchoredPopover anchor={opener} title={t("trace.types.title")} onClose={() => setOpen(false)}>
          <div role="group" aria-label={t("trace.types.title")} className={styles.choices}>
            <label>
              <input type="checkbox" checked={chosen.length === 0} onChange={() => onChange([])} />
              {t("trace.types.all")}
            </label>
            {types.map(({ id, name }) => (
              <label key={id}>
                <input
                  type="checkbox"
                  checked={chosen.includes(id)}
                  onChange={({ target }) => onChange(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
                />
                {name}
              </label>
            ))}
          </div>
        </AnchoredPopover>
      )}
    </div>
  );
}
