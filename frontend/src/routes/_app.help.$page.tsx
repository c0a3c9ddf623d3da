import { createFileRoute } from "@tanstack/react-router";

import { GuidePlace } from "./-help/GuidePlace";

export const Route = createFileRoute("/_app/help/$page")({ component: HelpPage });

function HelpPage() {
  const { page } = Route.useParams();
  return <GuidePlace id={page} />;
}
