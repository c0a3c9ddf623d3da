import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Module } from "@/api/types";
import card from "@/components/ui/Card.module.css";
import { Time } from "@/components/ui/Time";
import { classNames } from "@/lib/class-names";
import { useNumberFormat } from "@/lib/format";

interface ModuleTableProps {
  modules: readonly Module[];
  renderLink: (module: Module, className: string | undefined) => ReactNode;
  renderActions: (module: Module) => ReactNode;
}

/** The specifications of a project with their size and state. */
export function ModuleTable({ modules, renderLink, renderActions }: ModuleTableProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <div className={card.card}>
      <table className={card.table}>
        <thead>
          <tr>
            <th scope="col">{t("modules.name")}</th>
            <th scope="col">{t("modules.keys")}</th>
            <th scope="col" className={card.number}>
              {t("modules.objects")}
            </th>
            <th scope="col" className={classNames(card.number, card.optional)}>
              {t("modules.revision")}
            </th>
            <th scope="col" className={card.number}>
              {t("modules.changed")}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t("common.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {modules.map((module) => (
            <tr key={module.id} data-linked>
              <td>
                {renderLink(module, card.rowLink)}
                {module.description && <div className={card.secondary}>{module.description}</div>}
              </td>
              <td className={classNames(card.code, card.nowrap)}>{module.key_example}</td>
              <td className={card.number}>{number(module.object_count)}</td>
              <td className={classNames(card.number, card.secondary, card.optional)}>{number(module.revision)}</td>
              <td className={classNames(card.number, card.secondary, card.nowrap)}>
                <Time at={module.updated_at} />
              </td>
              <td className={card.rowActions}>{renderActions(module)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
