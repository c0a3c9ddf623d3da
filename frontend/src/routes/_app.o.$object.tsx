import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link } from "@tanstack/react-router";
import { FileText, Waypoints } from "lucide-react";
import { useTranslation } from "react-i18next";

import { LoadingPage } from "./-shell/LoadingPage";
import { ObjectDiscussion } from "./-shell/ObjectDiscussion";
import { ObjectHistory } from "./-shell/ObjectHistory";
import { ObjectLinks } from "./-shell/ObjectLinks";
import { ProblemPage } from "./-shell/ProblemPage";
import { usePeopleOf } from "./-shell/use-people";

import { failureOf } from "@/api/problem";
import { Badge } from "@/components/ui/Badge";
import { buttonLook } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { Page } from "@/components/ui/Page";
import { Section } from "@/components/ui/Section";
import { moduleQuery } from "@/features/modules/api/modules";
import { attributesQuery, objectPermalinkQuery } from "@/features/objects/api/objects";
import { ObjectSheet } from "@/features/objects/components/ObjectSheet";
import { PeopleContext } from "@/features/objects/model/people";
import { shownByThePage } from "@/lib/prefetch";


export const Route = createFileRoute("/_app/o/$object")({
  loader: ({ context, params }) => context.queryClient.query(objectPermalinkQuery(params.object)).catch(shownByThePage),
  component: ObjectPage,
});

function ObjectPage() {
  const { t } = useTranslation();
  const { object: id } = Route.useParams();
  const query = useQuery(objectPermalinkQuery(id));
  const object = query.data;
  const definitions = useQuery({ ...attributesQuery(object?.module_id ?? ""), enabled: object !== undefined }).data;
  const module = useQuery({ ...moduleQuery(object?.module_id ?? ""), enabled: object !== undefined }).data;
  const people = usePeopleOf(module?.workspace_id);
  const failure = failureOf(query);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void query.refetch()} />;
  }
  if (object === undefined) {
    return <LoadingPage />;
  }
  return (
    <PeopleContext value={people}>
    <Page
      title={[object.number, object.heading ?? object.key].filter(Boolean).join(" ")}
      eyebrow={
        <>
          {[object.heading === null || object.heading === undefined ? "" : object.key, object.ancestors.map(({ heading, key }) => heading ?? key).join(" › ")].filter(Boolean).join(" · ")}{" "}
          {object.deleted_at && <Badge tone="danger">{t("object.deleted")}</Badge>}
        </>
      }
      actions={
        <>
        <Link className={buttonLook()} to="/o/$object/impact" params={{ object: object.id }}>
          <Waypoints aria-hidden size={14} />
          {t("impact.title")}
        </Link>
        <Link
          className={buttonLook()}
          to="/p/$project/m/$module"
          params={{ project: object.project_id, module: object.module_id }}
          search={{ sel: object.id, ...(object.deleted_at && { deleted: true }) }}
        >
          <FileText aria-hidden size={14} />
          {t("object.showInModule", { name: object.module_name })}
        </Link>
        </>
      }
    >
      <ObjectSheet object={object} definitions={definitions ?? []} />
      <Section title={t("links.title")}>
        <div className={card.card}>
          <ObjectLinks object={object} onChanged={() => void query.refetch()} />
        </div>
      </Section>
      <Section title={t("comments.title")}>
        <div className={card.card}>
          <ObjectDiscussion object={object} onChanged={() => void query.refetch()} />
        </div>
      </Section>
      <Section title={t("history.title")}>
        <div className={card.card}>
          <ObjectHistory object={object} onRestored={() => void query.refetch()} />
        </div>
      </Section>
    </Page>
    </PeopleContext>
  );
}
