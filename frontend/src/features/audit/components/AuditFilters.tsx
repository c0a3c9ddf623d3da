import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { ACTIONS, ACTORS, auditPeopleQuery, auditWorkspacesQuery, ENTITIES, type AuditSearch } from "../api/audit";

import styles from "./Audit.module.css";

import { SelectField, TextField } from "@/components/ui/Field";

interface AuditFiltersProps {
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
}

/** All filters are in the address, so a view of the log can be passed on. */
export function AuditFilters({ search, onSearch }: AuditFiltersProps) {
  const { t } = useTranslation();
  const workspaces = useQuery(auditWorkspacesQuery);
  const people = useQuery(auditPeopleQuery);
  const set = (name: keyof AuditSearch) => (event: { target: { value: string } }) =>
    onSearch({ ...search, [name]: event.target.value || undefined });
  const all = <option value="">{t("audit.all")}</option>;
  return (
    <div className={styles.filters} role="group" aria-label={t("audit.filters")}>
      <SelectField label={t("workspaces.one")} value={search.workspace ?? ""} onChange={set("workspace")}>
        {all}
        {workspaces.data?.items.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <SelectField label={t("members.person")} value={search.user ?? ""} onChange={set("user")}>
        {all}
        {people.data?.items.map((one) => (
          <option key={one.id} value={one.id}>
            {one.display_name}
          </option>
        ))}
      </SelectField>
      <SelectField label={t("audit.by")} value={search.actor ?? ""} onChange={set("actor")}>
        {all}
        {ACTORS.map((one) => (
          <option key={one} value={one}>
            {t(`audit.actor.${one}`)}
          </option>
        ))}
      </SelectField>
      <SelectField label={t("rights.action")} value={search.action ?? ""} onChange={set("action")}>
        {all}
        {ACTIONS.map((one) => (
          <option key={one} value={one}>
            {t(`audit.action.${one}`)}
          </option>
        ))}
      </SelectField>
      <SelectField label={t("audit.thing")} value={search.entity ?? ""} onChange={set("entity")}>
        {all}
        {ENTITIES.map((one) => (
          <option key={one} value={one}>
            {t(`audit.entity.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField type="date" label={t("audit.from")} value={search.from ?? ""} onChange={set("from")} />
      <TextField type="date" label={t("audit.until")} value={search.until ?? ""} onChange={set("until")} />
    </div>
  );
}
