import { useQuery } from "@tanstack/react-query";
import { Scale } from "lucide-react";
import { useTranslation } from "react-i18next";

import {
  rightsModulesQuery,
  rightsPeopleQuery,
  rightsProjectsQuery,
  rightsQuery,
  rightsWorkspacesQuery,
  type RightsSearch,
} from "../api/rights";

import { Explanation } from "./Explanation";
import styles from "./Rights.module.css";

import { shownProblem } from "@/api/problem";
import card from "@/components/ui/Card.module.css";
import { SelectField } from "@/components/ui/Field";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { classNames } from "@/lib/class-names";

interface RightsProps {
  search: RightsSearch;
  onSearch: (search: RightsSearch) => void;
}

/** What a person may do at a place, and which role decides it. */
export function Rights({ search, onSearch }: RightsProps) {
  const { t } = useTranslation();
  const { user, workspace, project, module } = search;
  const people = useQuery(rightsPeopleQuery(""));
  const workspaces = useQuery(rightsWorkspacesQuery);
  const projects = useQuery(rightsProjectsQuery(workspace));
  const modules = useQuery(rightsModulesQuery(project));
  const rights = useQuery(rightsQuery(search));
  const isAsked = user !== undefined && workspace !== undefined;
  return (
    <div className={styles.rights}>
      <div className={classNames(card.card, card.padded, styles.question)}>
        <SelectField
          label={t("members.person")}
          value={user ?? ""}
          onChange={(event) => onSearch({ ...search, user: event.target.value || undefined })}
        >
          <option value="">{t("rights.choose")}</option>
          {people.data?.items.map((person) => (
            <option key={person.id} value={person.id}>
              {person.display_name} ({person.email})
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("workspaces.one")}
          value={workspace ?? ""}
          onChange={(event) => onSearch({ user, workspace: event.target.value || undefined })}
        >
          <option value="">{t("rights.choose")}</option>
          {workspaces.data?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("projects.one")}
          value={project ?? ""}
          disabled={workspace === undefined}
          onChange={(event) => onSearch({ user, workspace, project: event.target.value || undefined })}
        >
          <option value="">{t("rights.whole")}</option>
          {projects.data?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("modules.name")}
          value={module ?? ""}
          disabled={project === undefined}
          onChange={(event) => onSearch({ ...search, module: event.target.value || undefined })}
        >
          <option value="">{t("rights.whole")}</option>
          {modules.data?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      </div>
      {!isAsked && (
        <State icon={Scale} title={t("rights.start")}>
          {t("rights.startText")}
        </State>
      )}
      {rights.error && (
        <ProblemState
          {...shownProblem(rights.error, t)}
          onRetry={() => void rights.refetch()}
        />
      )}
      {isAsked && rights.isPending && <Skeleton lines={5} />}
      {rights.data && <Explanation rights={rights.data} />}
    </div>
  );
}
