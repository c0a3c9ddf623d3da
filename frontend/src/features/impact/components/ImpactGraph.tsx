import { Network } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Impact, ImpactEdge } from "../api/impact";

import styles from "./ImpactGraph.module.css";

import { State } from "@/components/ui/State";
import { arrange } from "@/lib/layers";

interface ImpactGraphProps {
  impact: Impact;
  typeName: (id: string, way: "forward" | "backward") => string;
  onOpen: (id: string) => void;
}

/** More than this is a tangle and not a picture. */
const MOST = 300;
const BOX = { width: 188, height: 44, gap: 14, between: 76, passing: 18 };

/** Objects by their distance, left to right, with the links between them. */
export function ImpactGraph({ impact, typeName, onOpen }: ImpactGraphProps) {
  const { t } = useTranslation();
  const plan = useMemo(() => (impact.objects.length > MOST ? null : planOf(impact)), [impact]);
  if (plan === null) {
    return (
      <State icon={Network} title={t("impact.tooMany")}>
        {t("impact.tooManyText", { count: MOST })}
      </State>
    );
  }
  const byId = new Map(impact.objects.map((object) => [object.id, object]));
  const sentence = (edge: ImpactEdge) =>
    `${byId.get(edge.source_id)?.key ?? ""} ${typeName(edge.link_type_id, "forward")} ${byId.get(edge.target_id)?.key ?? ""}${edge.suspect ? `, ${t("links.suspect")}` : ""}`;
  return (
    <div role="region" tabIndex={0} aria-label={t("impact.graph")} className={styles.viewport}>
      <div className={styles.space} style={{ width: plan.width, height: plan.height }}>
        <svg width={plan.width} height={plan.height} className={styles.lines} role="img" aria-label={impact.edges.map(sentence).join("; ")}>
          <defs>
            {(["plain", "suspect"] as const).map((kind) => (
              <marker key={kind} id={`impact-${kind}`} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                <path d="M0 0L8 4L0 8z" className={styles[kind]} />
              </marker>
            ))}
          </defs>
          {plan.lines.map(({ edge, path, reversed }) => (
            <path
              key={edge.link_id}
              d={path}
              className={styles.line}
              data-suspect={edge.suspect || undefined}
              {...{ [reversed ? "markerStart" : "markerEnd"]: `url(#impact-${edge.suspect ? "suspect" : "plain"})` }}
            >
              <title>{sentence(edge)}</title>
            </path>
          ))}
        </svg>
        {impact.objects.map((object) => {
          const at = plan.places.get(object.id);
          if (at === undefined) return null;
          const isSuspect = impact.edges.some(({ suspect, source_id, target_id }) => suspect && (source_id === object.id || target_id === object.id));
          return (
            <button
              key={object.id}
              type="button"
              className={styles.box}
              data-root={object.id === impact.root_id || undefined}
              style={{ left: at.x, top: at.y, width: BOX.width, height: BOX.height }}
              title={`${object.module_name}: ${object.heading || object.text || ""}`}
              onClick={() => onOpen(object.id)}
            >
              <code>{object.key}</code>
              {isSuspect && (
                <b role="img" aria-label={t("links.suspect")}>
                  !
                </b>
              )}
              <span>{object.heading || object.text || t("object.noText")}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

function planOf({ objects, edges }: Impact) {
  const depths = Math.max(...objects.map(({ depth }) => depth)) + 1;
  const layers = Array.from({ length: depths }, (_, level) => objects.filter(({ depth }) => depth === level).map(({ id }) => id));
  const known = new Set(objects.map(({ id }) => id));
  const drawn = edges.filter(({ source_id, target_id }) => known.has(source_id) && known.has(target_id) && source_id !== target_id);
  const { slots, ways } = arrange(
    layers,
    drawn.map(({ source_id, target_id }) => ({ from: source_id, to: target_id })),
  );
  const heights = slots.map((layer) => layer.reduce((sum, { passes }) => sum + (passes ? BOX.passing : BOX.height) + BOX.gap, 0));
  const height = Math.max(...heights) + BOX.gap * 2;
  const places = new Map<string, { x: number; y: number; middle: number }>();
  slots.forEach((layer, level) => {
    let y = (height - (heights[level] ?? 0)) / 2 + BOX.gap / 2;
    for (const { id, passes } of layer) {
      const own = passes ? BOX.passing : BOX.height;
      places.set(id, { x: BOX.between / 2 + level * (BOX.width + BOX.between), y, middle: y + own / 2 });
      y += own + BOX.gap;
    }
  });
  const lines = drawn.map((edge, index) => {
    const way = (ways[index] ?? []).flatMap((id) => places.get(id) ?? []);
    return { edge, path: pathOf(way), reversed: ways[index]?.[0] !== edge.source_id };
  });
  return { places, lines, width: layers.length * (BOX.width + BOX.between), height };
}

function pathOf(way: readonly { x: number; middle: number }[]): string {
  const [first, ...rest] = way;
  if (first === undefined) return "";
  const [only] = rest;
  // Beside each other in one layer: a bow on the right.
  if (only?.x === first.x) {
    const right = first.x + BOX.width;
    return `M${right} ${first.middle}C${right + 40} ${first.middle} ${right + 40} ${only.middle} ${right} ${only.middle}`;
  }
  let path = `M${first.x + BOX.width} ${first.middle}`;
  let before = first;
  for (const point of rest) {
    const [from, to] = [before.x + BOX.width, point.x];
    const half = (from + to) / 2;
    path += `C${half} ${before.middle} ${half} ${point.middle} ${to} ${point.middle}`;
    if (point !== rest.at(-1)) path += `H${point.x + BOX.width}`;
    before = point;
  }
  return path;
}
