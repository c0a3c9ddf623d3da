import { useQuery } from "@tanstack/react-query";
import { UserSearch } from "lucide-react";
import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { PAGE, peopleQuery, type Person } from "../api/users";

import { AddPerson } from "./AddPerson";
import { PersonRow } from "./PersonRow";
import styles from "./Users.module.css";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { FilterInput } from "@/components/ui/FilterInput";
import { ProblemState } from "@/components/ui/ProblemState";
import { Segmented } from "@/components/ui/Segmented";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { useNumberFormat } from "@/lib/format";
import { useTypedText } from "@/lib/use-typed-text";

export interface UsersSearch {
  q?: string | undefined;
  show?: "active" | "inactive" | undefined;
  offset?: number | undefined;
}

interface UsersProps {
  search: UsersSearch;
  onSearch: (search: UsersSearch) => void;
  /** Who looks at the list. */
  self: string;
  renderRights: (person: Person, label: string) => ReactNode;
}

/** All accounts of the server: find, add, let in, keep out, make administrators. */
export function Users({ search, onSearch, self, renderRights }: UsersProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { q = "", show, offset = 0 } = search;
  const [text, setText] = useTypedText(q, (typed) => onSearch({ q: typed || undefined, show }));
  const active = show === undefined ? undefined : show === "active";
  const people = useQuery(peopleQuery({ q, active, offset }));
  const total = people.data?.total ?? 0;

  return (
    <div className={styles.users}>
      <AddPerson />
      <div className={styles.filter}>
        <FilterInput label={t("users.filter")} value={text} onChange={setText} />
        <Segmented
          label={t("users.state")}
          value={show ?? "all"}
          onChange={(value) => onSearch({ q: q || undefined, show: value === "all" ? undefined : value })}
          options={[
            { value: "all", label: t("users.all") },
            { value: "active", label: t("users.active") },
            { value: "inactive", label: t("users.inactive") },
          ]}
        />
      </div>
      {people.error && (
        <ProblemState
          {...shownProblem(people.error, t)}
          onRetry={() => void people.refetch()}
        />
      )}
      {people.isPending && <Skeleton lines={6} />}
      {people.data?.items.length === 0 && (
        <State icon={UserSearch} title={t("users.none")}>
          {t("users.noneText")}
        </State>
      )}
      {people.data !== undefined && people.data.items.length > 0 && (
        <>
          <p className={card.secondary} role="status">
            {t("users.count", { from: number(offset + 1), to: number(offset + people.data.items.length), total: number(total) })}
          </p>
          <div className={card.card}>
            <table className={card.table}>
              <thead>
                <tr>
                  <th scope="col">{t("members.person")}</th>
                  <th scope="col">{t("users.state")}</th>
                  <th scope="col">{t("users.server")}</th>
                  <th scope="col">
                    <span className="visually-hidden">{t("common.actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {people.data.items.map((person) => (
                  <PersonRow key={person.id} person={person} isSelf={person.id === self} renderRights={renderRights} />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {total > PAGE && (
        <nav className={styles.pages} aria-label={t("search.pages")}>
          <Button
            disabledReason={offset === 0 ? t("search.first") : undefined}
            onClick={() => onSearch({ ...search, offset: Math.max(0, offset - PAGE) || undefined })}
          >
            {t("search.previous")}
          </Button>
          <Button
            disabledReason={offset + PAGE >= total ? t("search.last") : undefined}
            onClick={() => onSearch({ ...search, offset: offset + PAGE })}
          >
            {t("search.next")}
          </Button>
        </nav>
      )}
    </div>
  );
}
