import { CircleDashed, TriangleAlert } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { CoverageEdge, ProjectCoverage } from "../api/coverage";
import { BOX, planMap } from "../model/map";
import { percent } from "../model/percent";

import styles from "./ModuleMap.module.css";

import { useNumberFormat } from "@/lib/format";

interface ModuleMapProps {
  coverage: ProjectCoverage;
  typeName: (id: string) => string;
  renderModule: (id: string, className: string | undefined, children: ReactNode) => ReactNode;
  /** A link to what lacks such a link. */
  renderEdge: (edge: CoverageEdge, className: string | undefined, children: ReactNode) => ReactNode;
}

/** What the frame takes of the width: its padding, and the shadow of the boxes. */
const ROOM_PX = 36;

type MapPlan = ReturnType<typeof planMap>;

/** Modules in levels from left to right, with the links between them and how much they cover. */
export function ModuleMap({ coverage, typeName, renderModule, renderEdge }: ModuleMapProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1_000);
  // The width of the page is outside of React.
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth - ROOM_PX));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const plan = useMemo(() => planMap(coverage, width), [coverage, width]);
  return (
    <div ref={frame} className={styles.frame}>
      {plan.boxes.length > 0 && (
        <div role="group" tabIndex={plan.width > width ? 0 : undefined} aria-label={t("coverage.map.title")} className={styles.scroll}>
          <div className={styles.map} style={{ width: plan.width, height: plan.height }}>
            <svg width={plan.width} height={plan.height} aria-hidden className={styles.lines}>
              <defs>
                <marker id="map-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
                  <path d="M0 0L8 4L0 8z" />
                </marker>
              </defs>
              {plan.lines.map(({ source, target, path }) => (
                <path key={`${target} ${source}`} d={path} className={styles.line} markerStart="url(#map-arrow)" />
              ))}
            </svg>
            {plan.boxes.map((box) => (
              <MapBox key={box.id} box={box} width={plan.boxWidth} renderModule={renderModule} />
            ))}
            {plan.lines.map(({ source, target, edges, label }) => (
              <ul key={`${target} ${source}`} role="list" className={styles.labels} style={{ left: label.x, top: label.y }}>
                {edges.map((edge) => (
                  <li key={edge.link_type_id}>
                    <EdgeLabel edge={edge} typeName={typeName} renderEdge={renderEdge} />
                  </li>
                ))}
              </ul>
            ))}
          </div>
        </div>
      )}
      {plan.apart.length > 0 && (
        <div className={styles.apart}>
          <h3>{t("coverage.map.apart")}</h3>
          <ul role="list">
            {plan.apart.map(({ id, name, module }) => (
              <li key={id}>
                {renderModule(id, styles.small, name)} <span>{t("coverage.map.objects", { count: module?.total_objects ?? 0 })}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function MapBox({ box, width, renderModule }: { box: MapPlan["boxes"][number]; width: number } & Pick<ModuleMapProps, "renderModule">) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { module } = box;
  const suspect = t("coverage.map.suspect", { count: module?.suspect_links ?? 0 });
  const orphans = t("coverage.map.orphans", { count: module?.orphans ?? 0 });
  return (
    <div className={styles.box} data-elsewhere={module === undefined || undefined} style={{ left: box.x, top: box.y, width, height: BOX.height }}>
      {renderModule(box.id, styles.name, box.name)}
      {module === undefined ? (
        <span className={styles.facts}>{t("coverage.map.elsewhere")}</span>
      ) : (
        <>
          <span className={styles.facts}>
            <code>{module.prefix}</code> {t("coverage.map.objects", { count: module.total_objects })}
          </span>
          <span className={styles.facts}>
            {module.suspect_links > 0 && (
              <b role="img" className={styles.suspect} aria-label={suspect} title={suspect}>
                <TriangleAlert aria-hidden /> {number(module.suspect_links)}
              </b>
            )}
            {module.orphans > 0 && (
              <span role="img" className={styles.orphans} aria-label={orphans} title={orphans}>
                <CircleDashed aria-hidden /> {number(module.orphans)}
              </span>
            )}
          </span>
        </>
      )}
    </div>
  );
}

function EdgeLabel({ edge, typeName, renderEdge }: { edge: CoverageEdge } & Pick<ModuleMapProps, "typeName" | "renderEdge">) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const covered = percent(edge.targets_covered, edge.target_total);
  const name = typeName(edge.link_type_id);
  const label = t("coverage.map.edge", {
    source: edge.source_module_name,
    type: name,
    target: edge.target_module_name,
    links: number(edge.links),
    covered,
    suspect: number(edge.suspect),
  });
  return renderEdge(
    edge,
    styles.label,
    <>
      <span className="visually-hidden">{label}</span>
      <span aria-hidden className={styles.type}>
        {name}
      </span>
      <span aria-hidden className={styles.figures}>
        {number(edge.links)} · <b>{covered} %</b>
        {edge.suspect > 0 && <em>!{number(edge.suspect)}</em>}
      </span>
      <i aria-hidden className={styles.bar}>
        <i style={{ width: `${covered}%` }} />
      </i>
    </>,
  );
}
