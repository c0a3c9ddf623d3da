import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { ProblemPage } from "./-shell/ProblemPage";

import { failureOf } from "@/api/problem";
import { Page } from "@/components/ui/Page";
import { Skeleton } from "@/components/ui/Skeleton";
import { moduleQuery } from "@/features/modules/api/modules";
import { objectTypesQuery } from "@/features/objects/api/object-types";
import { attributesQuery } from "@/features/objects/api/objects";
import { SchemaView } from "@/features/schema/components/SchemaView";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/m/$module_/schema")({
  validateSearch: v.object({ tab: v.optional(v.literal("types")), sel: v.optional(v.string()) }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(moduleQuery(params.module)).catch(shownByThePage),
      context.queryClient.query(attributesQuery(params.module)).catch(shownByThePage),
      context.queryClient.query(objectTypesQuery(params.module)).catch(shownByThePage),
    ]),
  component: SchemaPage,
});

function SchemaPage() {
  const { t } = useTranslation();
  const { module: moduleId } = Route.useParams();
  const { tab, sel } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const queries = useQueryClient();
  const module = useQuery(moduleQuery(moduleId));
  const definitions = useQuery(attributesQuery(moduleId));
  const types = useQuery(objectTypesQuery(moduleId));
  const error = failureOf(module) ?? failureOf(definitions) ?? failureOf(types);
  if (error) {
    return <ProblemPage error={error} onRetry={() => void Promise.all([module.refetch(), definitions.refetch(), types.refetch()])} />;
  }
  const ready = module.data !== undefined && definitions.data !== undefined && types.data !== undefined;
  return (
    <Page title={t("schema.title")} eyebrow={module.data?.name} description={t("schema.text")}>
      {ready ? (
        <SchemaView
          module={module.data}
          definitions={definitions.data}
          types={types.data}
          tab={tab ?? "attributes"}
          selected={sel}
          onGo={(next, selected) =>
            void navigate({
              search: { ...(next === "types" && { tab: next }), ...(selected !== undefined && { sel: selected }) },
              resetScroll: false,
            })
          }
          onOrder={(order) => queries.setQueryData(attributesQuery(moduleId).queryKey, order)}
          onChanged={() =>
            Promise.all([
              queries.invalidateQueries({ queryKey: moduleQuery(moduleId).queryKey }),
              queries.invalidateQueries({ queryKey: attributesQuery(moduleId).queryKey }),
              queries.invalidateQueries({ queryKey: objectTypesQuery(moduleId).queryKey }),
            ])
          }
        />
      ) : (
        <div aria-busy>
          <Skeleton lines={8} />
        </div>
      )}
    </Page>
  );
}
