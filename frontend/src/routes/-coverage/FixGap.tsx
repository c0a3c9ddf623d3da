import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./FixGap.module.css";

import { call, client } from "@/api/client";
import { problemText } from "@/api/problem";
import type { LinkType } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { SelectField, TextField } from "@/components/ui/Field";
import { Skeleton } from "@/components/ui/Skeleton";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import type { CoveragePolicy, PolicyGap } from "@/features/coverage/api/coverage";
import { tellingWords } from "@/features/coverage/model/words";
import { useCreateLink, useDeleteLink } from "@/features/links/api/links";
import { forgetLinks } from "@/features/trace/api/matrix";
import { useDebounced } from "@/lib/use-debounced";

interface FixGapProps {
  policy: CoveragePolicy;
  gap: PolicyGap;
  types: readonly LinkType[];
  onClose: () => void;
}

const SUGGESTED = 12;

/** Links what a policy lacks: what says something alike comes first, anything else is found by its words. */
export function FixGap({ policy, gap, types, onClose }: FixGapProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { object } = gap;
  const [typed, setTyped] = useState("");
  const [type, setType] = useState(policy.link_type_id ?? types[0]?.id ?? "");
  const own = `${object.heading ?? ""} ${object.text ?? ""}`;
  const asked = useDebounced(typed.trim(), 150);
  const q = asked === "" ? tellingWords(own).join(" or ") : asked;
  const found = useQuery({
    queryKey: ["search", "fix", policy.other_module_id, policy.project_id, q],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/search", {
          params: {
            query: {
              q,
              limit: SUGGESTED,
              ...(policy.other_module_id ? { module_id: policy.other_module_id } : { project_id: policy.project_id }),
            },
          },
          signal,
        }),
      ),
    enabled: q !== "",
  });
  const candidates = (found.data?.items ?? []).filter(({ id, classification }) => id !== object.id && classification !== "heading");
  const create = useCreateLink(object.id);
  const remove = useDeleteLink(object.id);
  const failed = (error: unknown) => toastProblem(t("links.failed"), problemText(error, t));
  const link = (other: { id: string; key: string }) =>
    create.mutate(
      {
        link_type_id: type,
        source_object_id: policy.direction === "outgoing" ? object.id : other.id,
        target_object_id: policy.direction === "outgoing" ? other.id : object.id,
      },
      {
        onError: failed,
        onSuccess: (made) => {
          void forgetLinks(queries);
          onClose();
          toastDone(t("coverage.fix.done", { key: object.key, other: other.key }), {
            undo: {
              label: t("common.undo"),
              // The dialog is gone by then.
              run: () => void remove.mutateAsync(made.id).then(() => forgetLinks(queries), failed),
            },
          });
        },
      },
    );
  return (
    <Dialog open wide onClose={onClose} title={t("coverage.fix.title", { key: object.key })}>
      <div className={styles.fix}>
        <blockquote>{object.heading || object.text || t("object.noText")}</blockquote>
        <div className={styles.choice}>
          <TextField type="search" label={t("coverage.fix.find")} value={typed} autoComplete="off" onChange={({ target }) => setTyped(target.value)} />
          <SelectField label={t("links.type")} value={type} disabled={policy.link_type_id != null} onChange={({ target }) => setType(target.value)}>
            {types.map((one) => (
              <option key={one.id} value={one.id}>
                {policy.direction === "incoming" ? one.backward_name : one.name}
              </option>
            ))}
          </SelectField>
        </div>
        <h3>{t(asked === "" ? "coverage.fix.suggested" : "coverage.fix.found")}</h3>
        {found.isLoading && <Skeleton lines={4} />}
        {found.error && found.data === undefined && <p role="alert">{problemText(found.error, t)}</p>}
        {!found.isLoading && candidates.length === 0 && <p className={styles.none}>{t("coverage.fix.none")}</p>}
        <ul role="list" aria-label={t("coverage.fix.suggested")}>
          {candidates.map(({ id, key, heading, snippet, module_name }) => (
            <li key={id}>
              <code>{key}</code>
              <span>{heading ?? htmlToText(snippet ?? "")}</span>
              <small>{module_name}</small>
              <Button icon={Link2} busy={create.isPending} aria-label={t("coverage.fix.link", { key })} onClick={() => link({ id, key })}>
                {t("links.create")}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
