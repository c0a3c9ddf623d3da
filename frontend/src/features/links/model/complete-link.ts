import type { QueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";

import { linkTypesQuery } from "../api/links";

import { cancelLink, useStartedLink } from "./started-link";

import { call, client } from "@/api/client";
import { problemText } from "@/api/problem";
import { toastDone, toastProblem } from "@/components/ui/toasts";

interface Surroundings {
  queries: QueryClient;
  t: TFunction;
  /** Does something to the module that is shown, and its rows follow. */
  beside: <Answer>(act: () => Promise<Answer>) => Promise<Answer>;
}

/** Makes the link that was begun, with this object at its other end. What refuses it leaves it begun. */
export async function completeLink(to: { id: string; key: string }, { queries, t, beside }: Surroundings): Promise<void> {
  const { from, way } = useStartedLink.getState();
  if (from === null) return;
  const follow = () => void queries.invalidateQueries({ queryKey: ["links"] });
  try {
    const types = await queries.query(linkTypesQuery);
    const here = types.filter((type) => type.workspace_id === from.workspaceId);
    const type = here.find(({ id }) => id === way?.typeId) ?? here[0];
    if (type === undefined) {
      toastProblem(t("links.failed"), t("links.noTypes"));
      return;
    }
    const outgoing = way?.typeId !== type.id || way.outgoing;
    const [source, target] = outgoing ? [from, to] : [to, from];
    const body = { link_type_id: type.id, source_object_id: source.id, target_object_id: target.id };
    const made = await beside(() => call(client.POST("/api/v1/links", { body })));
    cancelLink();
    follow();
    const failed = (error: unknown) => toastProblem(t("links.failed"), problemText(error, t));
    const undo = () =>
      beside(() => call(client.DELETE("/api/v1/links/{id}", { params: { path: { id: made.id } } }))).then(follow, failed);
    toastDone(t("links.made", { source: source.key, type: type.name, target: target.key }), {
      undo: { label: t("common.undo"), run: () => void undo() },
    });
  } catch (error) {
    toastProblem(t("links.failed"), problemText(error, t));
  }
}
