import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { SCOPES, tokenProjectsQuery, tokenWorkspacesQuery, useCreateToken, type NewToken } from "../api/tokens";

import styles from "./Tokens.module.css";

import { fieldErrors, problemText } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { CopyButton } from "@/components/ui/CopyButton";
import { SelectField, TextField } from "@/components/ui/Field";
import { textOf } from "@/components/ui/Form";
import { classNames } from "@/lib/class-names";

const DAYS = [30, 90, 365] as const;

/** The form, and the new token for as long as the page is open. */
export function CreateToken() {
  const { t } = useTranslation();
  const create = useCreateToken();
  const form = useRef<HTMLFormElement>(null);
  const [workspace, setWorkspace] = useState("");
  const workspaces = useQuery(tokenWorkspacesQuery);
  const projects = useQuery(tokenProjectsQuery(workspace));
  const errors = fieldErrors(create.error, t);
  return (
    <div className={classNames(card.card, card.padded, styles.create)}>
      <form
        ref={form}
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (create.isPending) return;
          create.mutate(read(new FormData(event.currentTarget)), {
            onSuccess: () => {
              form.current?.reset();
              setWorkspace("");
            },
          });
        }}
      >
        <TextField name="name" label={t("common.name")} hint={t("tokens.nameHint")} error={errors.name} maxLength={100} required />
        <SelectField name="scope" label={t("tokens.scope")} defaultValue="read">
          {SCOPES.map((scope) => (
            <option key={scope} value={scope}>
              {t(`tokens.level.${scope}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          name="workspace"
          label={t("tokens.where")}
          value={workspace}
          onChange={(event) => setWorkspace(event.target.value)}
        >
          <option value="">{t("tokens.everywhere")}</option>
          {workspaces.data?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField name="project" label={t("projects.one")} disabled={workspace === ""}>
          <option value="">{t("tokens.allProjects")}</option>
          {workspace !== "" &&
            projects.data?.items.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
        </SelectField>
        <SelectField name="days" label={t("tokens.expires")} defaultValue="90" error={errors.expires_at}>
          {DAYS.map((count) => (
            <option key={count} value={count}>
              {t("tokens.days", { count })}
            </option>
          ))}
          <option value="">{t("tokens.never")}</option>
        </SelectField>
        <Button type="submit" variant="primary" busy={create.isPending}>
          {t("tokens.create")}
        </Button>
      </form>
      {create.error && Object.keys(errors).length === 0 && <p role="alert">{problemText(create.error, t)}</p>}
      {create.data && <Secret name={create.data.token.name} secret={create.data.secret} />}
    </div>
  );
}

function read(data: FormData): NewToken {
  const [workspace, project] = [textOf(data, "workspace"), textOf(data, "project")];
  const days = Number(textOf(data, "days"));
  return {
    name: textOf(data, "name"),
    scope: textOf(data, "scope") as NewToken["scope"],
    ...(project !== "" ? { project_id: project } : workspace !== "" && { workspace_id: workspace }),
    ...(days > 0 && { expires_at: new Date(Date.now() + days * 86_400_000).toISOString() }),
  };
}

function Secret({ name, secret }: { name: string; secret: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.secret} role="status">
      <p>{t("tokens.once", { name })}</p>
      <div>
        <code>{secret}</code>
        <CopyButton text={secret} />
      </div>
    </div>
  );
}
