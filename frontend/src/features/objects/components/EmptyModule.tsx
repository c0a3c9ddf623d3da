import { FileText, Heading, History, Import, Plus, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";

import { can } from "@/api/capabilities";
import type { Classification, Module } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Shortcut } from "@/components/ui/Shortcut";
import { State } from "@/components/ui/State";

interface EmptyModuleProps {
  module: Module;
  onCreate: (classification: Classification) => void;
  onImport: () => void;
}

/** A module without objects shows how one begins. */
export function EmptyModule({ module, onCreate, onImport }: EmptyModuleProps) {
  const { t } = useTranslation();
  const reason = can(module, "create") ? undefined : t("right.create");
  return (
    <State
      icon={FileText}
      title={t("module.empty")}
      actions={
        <>
          <Button variant="primary" icon={Heading} disabledReason={reason} onClick={() => onCreate("heading")}>
            {t("module.firstHeading")}
          </Button>
          <Button icon={Plus} disabledReason={reason} onClick={() => onCreate("normative")}>
            {t("module.firstRequirement")}
          </Button>
          <Button icon={Import} disabledReason={reason} onClick={onImport}>
            {t("exchange.import")}
          </Button>
        </>
      }
    >
      <p>{t("module.emptyModuleText")}</p>
      <p style={{ marginTop: "0.5rem" }}>
        <Shortcut keys="Mod+Enter" /> {t("module.newSibling")} · <Shortcut keys="Mod+Shift+Enter" /> {t("module.newChild")}
      </p>
    </State>
  );
}

/** Before there was anything, there was nothing. */
export function NothingThen() {
  const { t } = useTranslation();
  return (
    <State icon={History} title={t("past.nothing")}>
      {t("past.nothingText")}
    </State>
  );
}

/** A filter, an order or a point of the past that the server does not understand. */
export function FilterFault({ text, past, onClear }: { text: string; past: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <State
      icon={past ? History : SearchX}
      title={t(past ? "past.fault" : "module.filterFault")}
      actions={<Button onClick={onClear}>{t(past ? "past.back" : "module.clearFilter")}</Button>}
    >
      {text}
    </State>
  );
}

/** A filter that nothing passes. */
export function NothingFound({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <State icon={SearchX} title={t("module.nothingFound")} actions={<Button onClick={onClear}>{t("module.clearFilter")}</Button>}>
      {t("module.nothingFoundText")}
    </State>
  );
}
