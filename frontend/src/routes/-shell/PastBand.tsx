import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Module } from "@/api/types";
import { buttonLook } from "@/components/ui/Button";
import { changeAtQuery } from "@/features/undo/api/undo";
import { moduleBaselinesQuery } from "@/features/versions/api/baselines";
import { PastNotice } from "@/features/versions/components/PastNotice";
import { pointOf } from "@/features/versions/model/point";

interface PastBandProps {
  module: Module;
  projectId: string;
  asOf: string;
  onBack: () => void;
}

/** Says which point of the past is shown, with the ways to other points. */
export function PastBand({ module, projectId, asOf, onBack }: PastBandProps) {
  const point = pointOf(asOf);
  const revision = point.kind === "revision" ? point.revision : 0;
  const baselines = useQuery(moduleBaselinesQuery(module.id)).data;
  const change = useQuery(changeAtQuery(module.id, module.revision, revision)).data;
  const params = { project: projectId, module: module.id };
  const address = point.kind === "revision" ? point.revision : asOf;
  return (
    <PastNotice
      point={point}
      baselines={baselines}
      change={change ?? undefined}
      onBack={onBack}
      renderCompare={(children) => (
        <Link to="/p/$project/compare" params={params} search={{ module: module.id, from: address }} className={buttonLook()}>
          {children}
        </Link>
      )}
      renderTime={(at, children) => (
        <Link to="/p/$project/m/$module/history" params={params} search={{ at }} className={buttonLook()}>
          {children}
        </Link>
      )}
    />
  );
}
