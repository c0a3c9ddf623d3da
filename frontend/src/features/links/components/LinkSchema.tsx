import { useQueries, useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2, Waypoints } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { endTypesQuery, linkRulesQuery, useDeleteLinkRule, useDeleteLinkType, useSaveLinkRule, type LinkRule } from "../api/link-schema";
import { linkTypesQuery } from "../api/links";

import { LinkRuleDialog } from "./LinkRuleDialog";
import styles from "./LinkSchema.module.css";
import { LinkTypeDialog } from "./LinkTypeDialog";

import { problemText, shownProblem } from "@/api/problem";
import type { LinkType, Module } from "@/api/types";
import { Button, IconButton } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { ListSkeleton } from "@/components/ui/ListCard";
import { ProblemState } from "@/components/ui/ProblemState";
import { Section } from "@/components/ui/Section";
import { State } from "@/components/ui/State";
import { toastDone, toastProblem } from "@/components/ui/toasts";

interface LinkSchemaProps {
  workspaceId: string;
  modules: readonly Module[];
  /** Why one may not change anything here. */
  disabledReason: string | undefined;
}

/** What a rule says, without what the server adds. */
function fieldsOf(rule: LinkRule) {
  const { name, description, link_type_id } = rule;
  const { min_targets = null, max_targets = null, max_sources = null } = rule;
  const { source_module_ids, source_type_ids, target_module_ids, target_type_ids } = rule;
  const ends = { source_module_ids, source_type_ids, target_module_ids, target_type_ids };
  const counts = { min_targets: min_targets ?? null, max_targets: max_targets ?? null, max_sources: max_sources ?? null };
  return { name, description: description ?? null, link_type_id, ...counts, ...ends };
}

/** Link types of a workspace and the rules about what they may join. */
export function LinkSchema({ workspaceId, modules, disabledReason }: LinkSchemaProps) {
  const { t } = useTranslation();
  const allTypes = useQuery(linkTypesQuery);
  const rules = useQuery(linkRulesQuery(workspaceId));
  const removeType = useDeleteLinkType();
  const removeRule = useDeleteLinkRule(workspaceId);
  const restoreRule = useSaveLinkRule(workspaceId);
  const [type, setType] = useState<LinkType | "new" | null>(null);
  const [rule, setRule] = useState<LinkRule | "new" | null>(null);
  // Each module has types of its own: they are asked for when somebody looks at rules that name them, or writes one.
  const asksTypes = rule !== null || rules.data?.some((one) => one.source_type_ids.length + one.target_type_ids.length > 0) === true;
  const objectTypes = useQueries({
    queries: asksTypes ? modules.map(({ id }) => endTypesQuery(id)) : [],
    combine: (answers) => answers.flatMap(({ data }) => data?.items ?? []),
  });
  const failed = (error: unknown) => toastProblem(t("linkSchema.failed"), problemText(error, t));
  const types = allTypes.data?.filter((one) => one.workspace_id === workspaceId) ?? [];
  const ends = modules.map(({ id, name }) => ({
    id,
    name,
    types: objectTypes.filter((one) => one.module_id === id).map((one) => ({ id: one.id, name: one.name })),
  }));
  const names = new Map(ends.flatMap((end) => [[end.id, end.name] as const, ...end.types.map((one) => [one.id, `${end.name} / ${one.name}`] as const)]));
  const endText = (ids: readonly string[]) =>
    ids.length === 0 ? t("linkSchema.anything") : ids.map((id) => names.get(id) ?? "…").join(", ");
  const countText = (one: LinkRule) =>
    [
      one.min_targets && t("linkSchema.atLeast", { count: one.min_targets }),
      one.max_targets && t("linkSchema.atMost", { count: one.max_targets }),
      one.max_sources && t("linkSchema.fromAtMost", { count: one.max_sources }),
    ]
      .filter(Boolean)
      .join(" · ") || t("linkSchema.anyNumber");

  const deleteRule = (one: LinkRule) =>
    removeRule.mutate(one.id, {
      onError: failed,
      onSuccess: () => {
        toastDone(t("linkSchema.ruleDeleted", { name: one.name }), {
          undo: { label: t("common.undo"), run: () => restoreRule.mutate(fieldsOf(one), { onError: failed }) },
        });
      },
    });

  if (allTypes.isPending || rules.isPending) return <ListSkeleton />;
  const error = (allTypes.data === undefined && allTypes.error) || (rules.data === undefined && rules.error);
  if (error) {
    return <ProblemState {...shownProblem(error, t)} onRetry={() => void Promise.all([allTypes.refetch(), rules.refetch()])} />;
  }
  const buttons = (name: string, edit: () => void, remove: () => void) => (
    <td className={`${card.number} ${card.nowrap}`}>
      <IconButton icon={Pencil} label={t("linkSchema.editNamed", { name })} disabledReason={disabledReason} onClick={edit} />
      <IconButton icon={Trash2} label={t("linkSchema.deleteNamed", { name })} disabledReason={disabledReason} onClick={remove} />
    </td>
  );
  return (
    <>
      <Section
        title={t("linkSchema.types")}
        actions={
          <Button icon={Plus} disabledReason={disabledReason} onClick={() => setType("new")}>
            {t("linkSchema.newType")}
          </Button>
        }
      >
        <div className={card.card}>
          <table className={card.table}>
            <thead>
              <tr>
                <th scope="col">{t("linkSchema.forward")}</th>
                <th scope="col">{t("linkSchema.backward")}</th>
                <th scope="col">{t("common.description")}</th>
                <th scope="col">
                  <span className="visually-hidden">{t("common.actions")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {types.map((one) => (
                <tr key={one.id}>
                  <td>{one.name}</td>
                  <td>{one.backward_name}</td>
                  <td className={card.secondary}>{one.description}</td>
                  {buttons(one.name, () => setType(one), () => removeType.mutate(one.id, { onError: failed }))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section
        title={t("linkSchema.rules")}
        actions={
          <Button icon={Plus} disabledReason={disabledReason} onClick={() => setRule("new")}>
            {t("linkSchema.newRule")}
          </Button>
        }
      >
        {rules.data.length === 0 ? (
          <State icon={Waypoints} title={t("linkSchema.noRules")}>
            {t("linkSchema.noRulesText")}
          </State>
        ) : (
          <div className={card.card}>
            <table className={card.table}>
              <thead>
                <tr>
                  <th scope="col">{t("common.name")}</th>
                  <th scope="col" className={card.nowrap}>{t("linkSchema.linkType")}</th>
                  <th scope="col">{t("linkSchema.from")}</th>
                  <th scope="col">{t("linkSchema.to")}</th>
                  <th scope="col">{t("linkSchema.howMany")}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t("common.actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rules.data.map((one) => (
                  <tr key={one.id}>
                    <td className={styles.name}>{one.name}</td>
                    <td>{types.find(({ id }) => id === one.link_type_id)?.name}</td>
                    <td>{endText([...one.source_module_ids, ...one.source_type_ids])}</td>
                    <td>{endText([...one.target_module_ids, ...one.target_type_ids])}</td>
                    <td className={card.nowrap}>{countText(one)}</td>
                    {buttons(one.name, () => setRule(one), () => deleteRule(one))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
      {type !== null && <LinkTypeDialog workspaceId={workspaceId} type={type === "new" ? null : type} onClose={() => setType(null)} />}
      {rule !== null && (
        <LinkRuleDialog workspaceId={workspaceId} types={types} modules={ends} rule={rule === "new" ? null : rule} onClose={() => setRule(null)} />
      )}
    </>
  );
}
