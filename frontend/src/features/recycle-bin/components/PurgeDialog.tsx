import { useState } from "react";
import { useTranslation } from "react-i18next";

import { fieldErrors, isStatus, problemText } from "@/api/problem";
import type { BinEntry } from "@/api/types";
import { Dialog } from "@/components/ui/Dialog";
import { TextField } from "@/components/ui/Field";
import { Form, textOf } from "@/components/ui/Form";

interface PurgeDialogProps {
  entry: BinEntry;
  problem: Error | null;
  busy: boolean;
  onClose: () => void;
  onSubmit: (name: string) => void;
}

/** Nothing brings back what goes here, so the name has to be typed. */
export function PurgeDialog({ entry, problem, busy, onClose, onSubmit }: PurgeDialogProps) {
  const { t } = useTranslation();
  const [other, setOther] = useState(false);
  // Objects go with their module only.
  const kind = entry.kind === "object" ? "module" : entry.kind;
  const refused = isStatus(problem, 400) ? fieldErrors(problem, t).name : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(`bin.purge.title.${kind}`)}
      description={t("bin.purge.text", {
        name: entry.name,
        contents: t(`bin.holds.${kind}`, { count: entry.contents }),
      })}
    >
      <Form
        danger
        submitLabel={t("bin.purge.do")}
        busy={busy}
        error={problem && refused === undefined ? problemText(problem, t) : undefined}
        onSubmit={(data) => {
          const name = textOf(data, "name");
          setOther(name !== entry.name);
          if (name === entry.name) onSubmit(name);
        }}
      >
        <TextField
          name="name"
          label={t("bin.purge.name")}
          hint={entry.name}
          error={other ? t("bin.purge.otherName", { name: entry.name }) : refused}
          maxLength={200}
          required
          autoComplete="off"
          spellCheck={false}
        />
      </Form>
    </Dialog>
  );
}
