import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Waypoints } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import styles from "./ObjectLinks.module.css";

import type { RequirementObject } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";
import { LinksPanel } from "@/features/links/components/LinksPanel";
import { moduleQuery } from "@/features/modules/api/modules";
import { searchQuery } from "@/features/search/api/search";
import { later } from "@/lib/later";

const ExternalLinks = later(() => import("@/features/links/components/ExternalLinks").then((links) => links.ExternalLinks));
const ObjectSuspect = later(() => import("./ObjectSuspect").then((mark) => mark.ObjectSuspect));

/** The links panel with what it needs from elsewhere: places of objects, and the search. */
export function ObjectLinks({ object, onChanged }: { object: RequirementObject; onChanged: () => void }) {
  const { t } = useTranslation();
  const module = useQuery(moduleQuery(object.module_id));
  const queries = useQueryClient();
  return (
    <>
    <LinksPanel
      key={object.id}
      object={object}
      workspaceId={module.data?.workspace_id}
      onChanged={onChanged}
      renderSuspect={(link, reason, onCleared) => (
        <Suspense>
          <ObjectSuspect
            link={link}
            place={{ project: module.data?.project_id, module: object.module_id }}
            disabledReason={reason}
            onCleared={onCleared}
          />
        </Suspense>
      )}
      renderObjectLink={(id, children) => (
        <Link to="/o/$object" params={{ object: id }}>
          {children}
        </Link>
      )}
      findObjects={async (q) => {
        const { items } = await queries.query(searchQuery({ q, limit: 10 }));
        return items.map(({ id, key, heading, snippet, module_name }) => ({
          id,
          key,
          text: heading ?? htmlToText(snippet ?? ""),
          place: module_name,
        }));
      }}
    />
    <Suspense>
      <ExternalLinks key={`${object.id} outside`} object={object} onChanged={onChanged} />
    </Suspense>
    <p className={styles.impact}>
      <Link to="/o/$object/impact" params={{ object: object.id }}>
        <Waypoints aria-hidden size={14} /> {t("trace.impactOf", { key: object.key })}
      </Link>
    </p>
    </>
  );
}
