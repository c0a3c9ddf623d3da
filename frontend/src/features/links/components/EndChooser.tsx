import { useTranslation } from "react-i18next";

import styles from "./LinkSchema.module.css";

export interface EndModule {
  id: string;
  name: string;
  types: readonly { id: string; name: string }[];
}

export interface EndChoice {
  modules: readonly string[];
  types: readonly string[];
}

interface EndChooserProps {
  label: string;
  modules: readonly EndModule[];
  value: EndChoice;
  onChange: (value: EndChoice) => void;
}

const toggled = (ids: readonly string[], id: string) => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);

/** Which objects may be an end of a link: those of modules, of some of their types, or any. */
export function EndChooser({ label, modules, value, onChange }: EndChooserProps) {
  const { t } = useTranslation();
  const any = value.modules.length + value.types.length === 0;
  return (
    <fieldset className={styles.end}>
      <legend>{label}</legend>
      <p className={styles.hint}>{t(any ? "linkSchema.anyObject" : "linkSchema.onlyChosen")}</p>
      <ul role="list">
        {modules.map((module) => (
          <li key={module.id}>
            <label>
              <input
                type="checkbox"
                checked={value.modules.includes(module.id)}
                onChange={() => onChange({ ...value, modules: toggled(value.modules, module.id) })}
              />
              {module.name}
            </label>
            {module.types.map((type) => (
              <label key={type.id} className={styles.type}>
                <input
                  type="checkbox"
                  checked={value.types.includes(type.id)}
                  onChange={() => onChange({ ...value, types: toggled(value.types, type.id) })}
                />
                {t("linkSchema.typeOf", { type: type.name, module: module.name })}
              </label>
            ))}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
