import { useTranslation } from "react-i18next";

import { TextAreaField, TextField } from "@/components/ui/Field";

interface Named {
  name: string;
  description: string;
}

interface NameFieldsProps {
  draft: Named;
  error: string | undefined;
  onChange: (part: Partial<Named>) => void;
}

/** What every part of a schema has: a name and what it is for. */
export function NameFields({ draft, error, onChange }: NameFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t("common.name")}
        value={draft.name}
        error={error}
        maxLength={500}
        required
        autoComplete="off"
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <TextAreaField
        label={t("common.description")}
        value={draft.description}
        rows={2}
        maxLength={2000}
        onChange={({ target }) => onChange({ description: target.value })}
      />
    </>
  );
}
