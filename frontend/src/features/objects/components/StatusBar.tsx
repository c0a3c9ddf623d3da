import { Check, CircleAlert, LoaderCircle, Lock, Pencil, RefreshCw, Wifi, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";

import { useSaveStatus } from "../model/save-status";

import styles from "./StatusBar.module.css";

import { can } from "@/api/capabilities";
import { useConnection } from "@/api/connection";
import { useLive } from "@/api/live";
import type { Module } from "@/api/types";
import { useNumberFormat } from "@/lib/format";



interface StatusBarProps {
  module: Module;
  /** Rows in the view; null before the first answer. */
  shown: number | null;
  filtered: boolean;
  /** Whether it shows what was; which point that is stands above the rows. */
  past: boolean;
  editing: boolean;
  /** Goes to an object. */
  onGo: (id: string) => void;
}

/** What state everything is in, always at the same place. */
export function StatusBar({ module, shown, filtered, past, editing, onGo }: StatusBarProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const connection = useConnection(({ state }) => state);
  const live = useLive((stream) => stream.state);
  const state = connection === "offline" ? connection : live === "starting" ? "online" : live;
  const Sign = state === "offline" ? WifiOff : state === "reconnecting" ? RefreshCw : Wifi;
  const writable = can(module, "write");
  const total = filtered ? module.object_count : (shown ?? module.object_count);
  return (
    <section className={styles.bar} aria-label={t("status.title")}>
      <strong>{module.name}</strong>
      <span className={styles.count}>
        {t("status.shown", { shown: shown === null ? "…" : number(shown), total: number(Math.max(total, shown ?? 0)) })}
      </span>
      <span>{past ? t("past.status") : t("status.revision", { revision: number(module.revision) })}</span>
      <span className={styles.spring} />
      <SaveState onGo={onGo} />
      <span>
        {writable ? <Pencil aria-hidden /> : <Lock aria-hidden />}
        {t(writable ? (editing ? "status.editing" : "status.mayEdit") : "status.readOnly")}
      </span>
      <span data-tone={state === "offline" ? "danger" : undefined} title={t(`status.${state}Hint`)}>
        <Sign aria-hidden />
        {t(`status.${state}`)}
      </span>
    </section>
  );
}

function SaveState({ onGo }: Pick<StatusBarProps, "onGo">) {
  const { t } = useTranslation();
  const { saving, failed, savedAt } = useSaveStatus();
  if (saving > 0) {
    return (
      <span role="status">
        <LoaderCircle aria-hidden className={styles.spin} />
        {t("save.saving")}
      </span>
    );
  }
  if (failed.size > 0) {
    // The object of the first.
    const place = [...failed][0]?.split(":")[0];
    return (
      <span role="status" data-tone="danger">
        <CircleAlert aria-hidden />
        <button type="button" className={styles.link} onClick={() => place !== undefined && onGo(place)}>
          {t("save.failed", { count: failed.size })}
        </button>
      </span>
    );
  }
  return (
    <span role="status" data-tone={savedAt === null ? undefined : "ok"}>
      {savedAt !== null && (
        <>
          <Check aria-hidden />
          {t("save.allSaved")}
        </>
      )}
    </span>
  );
}
