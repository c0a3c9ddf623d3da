import { useQuery } from "@tanstack/react-query";
import { Link2, X } from "lucide-react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";

import { linkTypesQuery } from "../api/links";
import { cancelLink, chooseWay, useStartedLink } from "../model/started-link";

import styles from "./LinkBand.module.css";

import { useRegisterActions } from "@/components/actions/registry";
import { Button } from "@/components/ui/Button";
import { Shortcut } from "@/components/ui/Shortcut";

/** The link that was begun: from where, as what, and how it goes on. Stands below every page until it is made or given up. */
export function LinkBand() {
  const { t } = useTranslation();
  const { from, way } = useStartedLink();
  const all = useQuery(linkTypesQuery).data;
  const types = useMemo(() => (all ?? []).filter((type) => type.workspace_id === from?.workspaceId), [all, from]);
  const known = types.some(({ id }) => id === way?.typeId);
  const first = types[0]?.id;
  // There is always one chosen, so that the second key makes the link.
  useEffect(() => {
    if (!known && first !== undefined) chooseWay({ typeId: first, outgoing: true });
  }, [known, first]);
  const actions = useMemo(
    () => [{ id: "cancel-link", group: t("links.title"), label: t("links.cancel"), icon: X, shortcut: "Escape", scope: "page" as const, run: cancelLink }],
    [t],
  );
  useRegisterActions("link", actions);
  if (from === null) return null;
  return (
    <section className={styles.band} aria-label={t("links.started")}>
      <Link2 aria-hidden />
      <p role="status" className={styles.from}>
        {t("links.from")} <code>{from.key}</code> <span>{from.text}</span>
      </p>
      <select
        aria-label={t("links.type")}
        value={way === null ? "" : `${way.typeId} ${way.outgoing}`}
        onChange={({ target }) => {
          const [typeId = "", outgoing] = target.value.split(" ");
          chooseWay({ typeId, outgoing: outgoing === "true" });
        }}
      >
        {types.map(({ id, name, backward_name }) => (
          <optgroup key={id} label={name}>
            <option value={`${id} true`}>→ {name}</option>
            <option value={`${id} false`}>← {backward_name}</option>
          </optgroup>
        ))}
      </select>
      <p className={styles.hint}>
        {t("links.completeHint")} <Shortcut keys="L" />
      </p>
      <Button variant="ghost" icon={X} onClick={cancelLink}>
        {t("links.cancel")} <Shortcut keys="Escape" />
      </Button>
    </section>
  );
}
