import { useDeferredValue, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { findOperations, type Api, type Operation } from "../model/openapi";

import { OperationList } from "./OperationList";

import { FilterInput } from "@/components/ui/FilterInput";

interface ApiContentsProps {
  api: Api;
  q: string;
  onSearch: (q: string) => void;
  renderLink: (operation: Operation, children: ReactNode) => ReactNode;
}

/** Operations, narrowed down while one types. */
export function ApiContents({ api, q, onSearch, renderLink }: ApiContentsProps) {
  const { t } = useTranslation();
  const wanted = useDeferredValue(q);
  return (
    <>
      <FilterInput label={t("help.api.search")} defaultValue={q} onChange={onSearch} />
      <OperationList operations={findOperations(api, wanted)} renderLink={renderLink} />
    </>
  );
}
