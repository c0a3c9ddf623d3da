import { Check, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ROLES, useGiveRole, type EffectiveRights, type RightsStep } from "../api/rights";

import styles from "./Rights.module.css";

import { problemText } from "@/api/problem";
import { Badge } from "@/components/ui/Badge";
import card from "@/components/ui/Card.module.css";
import { Section } from "@/components/ui/Section";
import { toastDone, toastProblem } from "@/components/ui/toasts";

type RoleName = (typeof ROLES)[number];

/** The answer in one sentence, the roles on the way, and what they allow. */
export function Explanation({ rights }: { rights: EffectiveRights }) {
  const { t } = useTranslation();
  const name = rights.user.display_name;
  const source = rights.source as "workspace";
  return (
    <>
      <p className={styles.answer} role="status">
        {t("rights.answer", { name, role: t(`role.${rights.role as RoleName}`) })} {t(`rights.source.${source}`)}
        {!rights.user.active && ` ${t("rights.deactivated")}`}
      </p>
      <Section title={t("rights.way")}>
        <div className={card.card}>
          <table className={card.table}>
            <thead>
              <tr>
                <th scope="col">{t("rights.place")}</th>
                <th scope="col">{t("members.role")}</th>
                <th scope="col">{t("rights.decides")}</th>
              </tr>
            </thead>
            <tbody>
              {rights.steps.map((step) => (
                <StepRow key={step.id} step={step} rights={rights} />
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title={t("rights.allowed")}>
        <div className={card.card}>
          <table className={card.table}>
            <thead>
              <tr>
                <th scope="col">{t("rights.action")}</th>
                <th scope="col">{t("rights.may")}</th>
                <th scope="col">{t("rights.needs")}</th>
              </tr>
            </thead>
            <tbody>
              {rights.decisions.map(({ action, allowed, needs }) => (
                <tr key={action}>
                  <td>{t(`rights.actions.${action as "read"}`)}</td>
                  <td className={allowed ? styles.yes : styles.no}>
                    {allowed ? <Check aria-hidden /> : <X aria-hidden />}
                    {t(allowed ? "common.yes" : "common.no")}
                  </td>
                  <td className={card.secondary}>{t(`role.${needs as RoleName}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
    </>
  );
}

function StepRow({ step, rights }: { step: RightsStep; rights: EffectiveRights }) {
  const { t } = useTranslation();
  const give = useGiveRole(rights.user.id);
  const isWorkspace = step.resource === "workspace";
  return (
    <tr>
      <td>
        <strong className={styles.name}>{step.name}</strong>
        <span className={card.secondary}>{t(`rights.kind.${step.resource as "workspace"}`)}</span>
      </td>
      <td>
        <select
          className={styles.select}
          aria-label={t("rights.roleAt", { name: step.name })}
          value={step.role ?? ""}
          onChange={(event) =>
            give.mutate(
              { step, role: event.target.value },
              {
                onError: (error) => toastProblem(t("members.failed"), problemText(error, t)),
                onSuccess: () =>
                  toastDone(t("rights.given", { name: step.name }), {
                    undo: { label: t("common.undo"), run: () => give.mutate({ step, role: step.role ?? "" }) },
                  }),
              },
            )
          }
        >
          <option value="">{t(isWorkspace ? "rights.noRole" : "rights.asAbove")}</option>
          {ROLES.filter((role) => !isWorkspace || role !== "none").map((role) => (
            <option key={role} value={role}>
              {t(`role.${role}`)}
            </option>
          ))}
        </select>
      </td>
      <td>{rights.source === step.resource && <Badge tone="accent">{t("rights.thisOne")}</Badge>}</td>
    </tr>
  );
}
