import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import styles from "./-settings/Settings.module.css";

import { ProblemState } from "@/components/ui/ProblemState";
import { Users, type UsersSearch } from "@/features/users/components/Users";

export const Route = createFileRoute("/_app/settings/users")({
  validateSearch: v.object({
    q: v.optional(v.fallback(v.string(), "")),
    show: v.optional(v.fallback(v.picklist(["active", "inactive"]), "active")),
    offset: v.optional(v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0)),
  }),
  component: UsersPage,
});

function UsersPage() {
  const { t } = useTranslation();
  const { user } = Route.useRouteContext();
  const search = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const onSearch = useCallback((next: UsersSearch) => void navigate({ search: next, replace: true }), [navigate]);
  if (!user.server_admin) return <ProblemState status={403} text={t("settings.onlyAdmins")} />;
  return (
    <Users
      search={search}
      onSearch={onSearch}
      self={user.id}
      renderRights={(person, label) => (
        <Link to="/settings/rights" search={{ user: person.id }} aria-label={label} className={styles.rights}>
          {t("settings.rights")}
        </Link>
      )}
    />
  );
}
