import { Suspense } from "react";

import type { ConflictDecisionProps } from "./ConflictDecision";

import { later } from "@/lib/later";

// Seldom seen, and it brings the comparison of texts along.
const ConflictDecision = later(() => import("./ConflictDecision").then((decision) => decision.ConflictDecision));

/** Two people wrote to the same field. */
export function ConflictPanel(props: ConflictDecisionProps) {
  return (
    <Suspense>
      <ConflictDecision {...props} />
    </Suspense>
  );
}
