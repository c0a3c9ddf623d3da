import { useQueries } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { CircleDashed, Network } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { TRACE_PAGE, tracePageQuery, type TraceFilter, type TracePage } from "../api/trace";
import { chainsOf, type ChainCell } from "../model/chains";
import { textOf } from "../model/text";

import styles from "./TraceTable.module.css";

import { shownProblem } from "@/api/problem";
import { LinkSigns } from "@/components/linkage/LinkSigns";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { useNumberFormat } from "@/lib/format";

interface TraceTableProps {
  filter: TraceFilter;
  typeName: (id: string, direction: "forward" | "backward") => string;
  renderLink: (objectId: string, children: ReactNode) => ReactNode;
}

interface Answer {
  data: TracePage | undefined;
  error: Error | null;
  refetch: () => Promise<unknown>;
}

const combine = (answers: readonly Answer[]) => ({
  pages: answers.flatMap(({ data }) => data ?? []),
  error: answers.find(({ error, data }) => error !== null && data === undefined)?.error ?? null,
  retry: () => Promise.all(answers.map(({ refetch }) => refetch())),
});

/** Height of an object of the first level before it is drawn, in pixels. */
const ESTIMATE_PX = 46;

/** Objects of several levels side by side, each beside what it is linked to; what is missing is an empty cell that says so. */
export function TraceTable({ filter, typeName, renderLink }: TraceTableProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const viewport = useRef<HTMLDivElement>(null);
  const size = useRef({ total: 0, modules: [] as TracePage["modules"] });
  const seen = useRef<readonly [number, number]>([0, 1]);
  const [start, end] = seen.current;
  const numbers = Array.from({ length: Math.floor(end / TRACE_PAGE) - Math.floor(start / TRACE_PAGE) + 1 }, (_, place) => Math.floor(start / TRACE_PAGE) + place);
  const { pages, error, retry } = useQueries({ queries: numbers.map((page) => tracePageQuery(filter, page)), combine });
  const [page] = pages;
  if (page !== undefined) size.current = { total: page.total, modules: page.modules };
  const { total, modules } = size.current;
  const items = new Map(pages.flatMap(({ offset, items: list }) => list.map((item, place) => [offset + place, item] as const)));
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => viewport.current,
    estimateSize: () => ESTIMATE_PX,
    overscan: 6,
  });
  const drawn = rows.getVirtualItems();
  seen.current = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0];

  if (error !== null && page === undefined && total === 0) {
    return <ProblemState {...shownProblem(error, t)} onRetry={() => void retry()} />;
  }
  if (page === undefined && total === 0) {
    return (
      <div className={styles.loading} aria-busy>
        <Skeleton lines={10} />
      </div>
    );
  }
  if (total === 0) {
    return (
      <State icon={Network} title={t(filter.gapsOnly ? "trace.table.noGaps" : "trace.table.empty")}>
        {t(filter.gapsOnly ? "trace.table.noGapsText" : "trace.table.emptyText")}
      </State>
    );
  }
  const before = drawn[0]?.start ?? 0;
  const after = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <div ref={viewport} role="region" tabIndex={0} aria-label={t("trace.table.title")} className={styles.viewport}>
      <table className={styles.table} aria-rowcount={-1} style={{ minWidth: `${modules.length * 15}rem` }}>
        <thead>
          <tr>
            {modules.map((module, level) => (
              <th key={module.id} scope="col">
                {module.name}
                {level === 0 && <span className={styles.count}>{number(total)}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody aria-hidden>
          <tr style={{ height: before }} />
        </tbody>
        {drawn.map(({ index }) => {
          const item = items.get(index);
          return (
            <tbody key={index} ref={rows.measureElement} data-index={index}>
              {item === undefined ? (
                <tr style={{ height: ESTIMATE_PX }}>
                  <td colSpan={modules.length}>
                    <Skeleton width="60%" />
                  </td>
                </tr>
              ) : (
                chainsOf(item, modules.length).map((cells, place) => (
                  <tr key={place}>
                    {cells.map((cell) => (
                      <TraceCell key={cell.level} cell={cell} typeName={typeName} renderLink={renderLink} />
                    ))}
                  </tr>
                ))
              )}
            </tbody>
          );
        })}
        <tbody aria-hidden>
          <tr style={{ height: Math.max(0, after) }} />
        </tbody>
      </table>
    </div>
  );
}

function TraceCell({ cell, typeName, renderLink }: { cell: ChainCell } & Pick<TraceTableProps, "typeName" | "renderLink">) {
  const { t } = useTranslation();
  const { node, link, rows, more, isGap } = cell;
  if (node === undefined) {
    if (more > 0) return <td className={styles.more}>{t("trace.table.more", { count: more })}</td>;
    return isGap ? (
      <td className={styles.gap}>
        <span>
          <CircleDashed aria-hidden /> {t("trace.table.gap")}
        </span>
      </td>
    ) : (
      <td className={styles.none} />
    );
  }
  const { object } = node;
  return (
    <td rowSpan={rows}>
      <div className={styles.cell}>
        {link && (
          <span className={styles.link} data-suspect={link.suspect || undefined} title={typeName(link.link_type_id, link.direction)}>
            <LinkSigns links={[link]} />
            <span className="visually-hidden">
              {typeName(link.link_type_id, link.direction)}
              {link.suspect && `, ${t("links.suspect")}`}
            </span>
          </span>
        )}
        <span className={styles.object}>
          {renderLink(object.id, <code>{object.key}</code>)} <span>{textOf(object, t)}</span>
        </span>
      </div>
    </td>
  );
}
