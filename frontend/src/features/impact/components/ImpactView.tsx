import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Download, EyeOff, TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { impactQuery, type Impact, type ImpactFilter, type ImpactRoot } from "../api/impact";
import { countByModule, impactCsv, impactItems, wayFrom, type ImpactItem } from "../model/impact-tree";

import { ImpactGraph } from "./ImpactGraph";
import styles from "./ImpactView.module.css";

import { shownProblem } from "@/api/problem";
import { LinkSigns } from "@/components/linkage/LinkSigns";
import { Tree } from "@/components/tree/Tree";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { useNumberFormat } from "@/lib/format";

interface ImpactViewProps {
  root: ImpactRoot;
  filter: ImpactFilter;
  graph: boolean;
  typeName: (id: string, way: "forward" | "backward") => string;
  onOpen: (id: string) => void;
}

/** Everything that hangs on an object: as a tree or a graph, with the sums beside it. */
export function ImpactView({ root, filter, graph, typeName, onOpen }: ImpactViewProps) {
  const { t } = useTranslation();
  const query = useQuery(impactQuery(root, filter));
  if (query.isPending) {
    return (
      <div className={styles.loading} aria-busy>
        <Skeleton lines={10} />
      </div>
    );
  }
  if (query.data === undefined) {
    return <ProblemState {...shownProblem(query.error, t)} onRetry={() => void query.refetch()} />;
  }
  const impact = query.data;
  return (
    <div className={styles.panes}>
      <div className={styles.main}>
        {impact.objects.length <= 1 ? (
          <State icon={CircleCheck} title={t("impact.none")}>
            {t("impact.noneText", { key: root.key })}
          </State>
        ) : graph ? (
          <ImpactGraph impact={impact} typeName={typeName} onOpen={onOpen} />
        ) : (
          <ImpactTree impact={impact} typeName={typeName} onOpen={onOpen} />
        )}
      </div>
      <Sums impact={impact} objectKey={root.key} />
    </div>
  );
}

type PartProps = { impact: Impact } & Pick<ImpactViewProps, "typeName" | "onOpen">;

function ImpactTree({ impact, typeName, onOpen }: PartProps) {
  const { t } = useTranslation();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const items = useMemo(() => impactItems(impact, folded), [impact, folded]);
  const describe = ({ id, object, edge, alsoFrom, hasChildren }: ImpactItem) => {
    const way = edge && wayFrom(edge, object.from_id ?? "");
    return {
      text: object.key,
      label: (
        <span className={styles.item}>
          {edge && way && (
            <span className={styles.link} data-suspect={edge.suspect || undefined}>
              <LinkSigns links={[{ direction: way, suspect: edge.suspect }]} /> {typeName(edge.link_type_id, way)}
            </span>
          )}
          <code>{object.key}</code>
          <span className={styles.text}>{object.heading || object.text || t("object.noText")}</span>
          {edge?.suspect === true && (
            <Badge tone="danger" icon={TriangleAlert}>
              {t("links.suspect")}
            </Badge>
          )}
          {alsoFrom.length > 0 && <span className={styles.also}>{t("impact.also", { keys: alsoFrom.join(", ") })}</span>}
        </span>
      ),
      detail: object.module_name,
      expanded: hasChildren ? !folded.has(id) : undefined,
    };
  };
  return (
    <div className={styles.tree}>
      <Tree
        label={t("impact.tree")}
        items={items}
        describe={describe}
        currentId={undefined}
        onOpen={onOpen}
        onToggle={(id) => {
          const next = new Set(folded);
          if (!next.delete(id)) next.add(id);
          setFolded(next);
        }}
      />
    </div>
  );
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

function Sums({ impact, objectKey }: { impact: Impact; objectKey: string }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const counts = countByModule(impact);
  const most = counts[0]?.count ?? 1;
  const suspect = impact.edges.filter((edge) => edge.suspect).length;
  const reached = Math.max(0, impact.objects.length - 1);
  const head = (["depth", "key", "level", "text", "module", "type", "suspect", "path"] as const).map((name) => t(`impact.csv.${name}`));
  return (
    <aside aria-label={t("impact.sums")} className={styles.sums}>
      <p className={styles.total}>
        <strong>{number(reached)}</strong> {t("impact.reached", { count: reached })}
      </p>
      {suspect > 0 && (
        <p className={styles.note} data-tone="danger">
          <TriangleAlert aria-hidden /> {t("links.suspectCount", { count: suspect })}
        </p>
      )}
      {!impact.complete && (
        <p className={styles.note} data-tone="danger">
          <TriangleAlert aria-hidden /> {t("impact.incomplete")}
        </p>
      )}
      {impact.hidden > 0 && (
        <p className={styles.note}>
          <EyeOff aria-hidden /> {t("impact.hidden", { count: impact.hidden })}
        </p>
      )}
      {counts.length > 0 && (
        <>
          <h2>{t("impact.byModule")}</h2>
          <ul role="list">
            {counts.map(({ id, name, count }) => (
              <li key={id}>
                <span>{name}</span>
                <b>{number(count)}</b>
                <i aria-hidden style={{ width: `${(count / most) * 100}%` }} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Button icon={Download} onClick={() => save(`impact-${objectKey}.csv`, impactCsv(impact, head))}>
        {t("trace.csv")}
      </Button>
    </aside>
  );
}
