import { MousePointerClick } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ObjectCommands } from "../model/use-object-commands";

import styles from "./DetailsPanel.module.css";
import { ObjectForm } from "./ObjectForm";

import type { AttributeDefinition, RequirementObject } from "@/api/types";
import { State } from "@/components/ui/State";
import { Tabs } from "@/components/ui/Tabs";



type Tab = "details" | "links" | "discussion" | "history";

interface DetailsPanelProps {
  object: RequirementObject | undefined;
  rowKey: string | undefined;
  /** The point of the past that is shown. */
  asOf: string | undefined;
  definitions: readonly AttributeDefinition[];
  required: readonly string[];
  commands: ObjectCommands;
  tab: Tab;
  onTab: (tab: Tab) => void;
  onSaved: (object: RequirementObject) => void;
  renderLinks: (object: RequirementObject) => ReactNode;
  renderDiscussion: (object: RequirementObject) => ReactNode;
  renderHistory: (object: RequirementObject) => ReactNode;
}

/** Everything about the selected object beside its text. */
export function DetailsPanel({ object, tab, onTab, renderLinks, renderDiscussion, renderHistory, ...form }: DetailsPanelProps) {
  const { t } = useTranslation();
  if (object === undefined || object.id.startsWith("pending-")) {
    return (
      <State icon={MousePointerClick} title={t("details.none")}>
        {t("details.noneText")}
      </State>
    );
  }
  const { incoming, outgoing } = object.link_counts;
  const links = incoming + outgoing;
  const comments = object.comment_counts.total;
  return (
    <>
      <header className={styles.header}>
        <h2>
          <code>{object.key}</code> {object.heading ?? ""}
        </h2>
      </header>
      <Tabs
        value={tab}
        onChange={onTab}
        tabs={[
          { value: "details", label: t("details.attributes"), panel: <ObjectForm key={object.id} object={object} {...form} /> },
          {
            value: "links",
            label: links > 0 ? `${t("links.title")} (${links})` : t("links.title"),
            panel: renderLinks(object),
          },
          {
            value: "discussion",
            label: comments > 0 ? `${t("comments.title")} (${comments})` : t("comments.title"),
            panel: renderDiscussion(object),
          },
          { value: "history", label: t("history.title"), panel: renderHistory(object) },
        ]}
      />
    </>
  );
}
