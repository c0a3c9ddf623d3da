import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Module } from "@/api/types";
import { ExportDialog } from "@/features/exchange/components/ExportDialog";
import { moduleBaselinesQuery } from "@/features/versions/api/baselines";
import { pointOf } from "@/features/versions/model/point";

interface ExportModuleProps {
  module: Module;
  /** The point of the past that is shown. */
  asOf?: string | undefined;
  onClose: () => void;
}

/** Asks how a module shall be written as a file: as it is, as it is shown, or as of one of its baselines. */
export function ExportModule({ module, asOf, onClose }: ExportModuleProps) {
  const { t, i18n } = useTranslation();
  const baselines = useQuery(moduleBaselinesQuery(module.id));
  if (baselines.isPending) return null;
  const point = asOf === undefined ? undefined : pointOf(asOf);
  const nameOf = () => {
    if (point?.kind === "revision") return t("trace.asOf.revision", { revision: point.revision });
    return asOf === undefined || point?.kind === "baseline" ? t("past.title") : new Date(asOf).toLocaleString(i18n.language);
  };
  return (
    <ExportDialog
      open
      module={module}
      baselines={baselines.data ?? []}
      shown={asOf === undefined ? undefined : { asOf, name: nameOf() }}
      onClose={onClose}
    />
  );
}
