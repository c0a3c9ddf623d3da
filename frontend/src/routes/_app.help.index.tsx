import { createFileRoute } from "@tanstack/react-router";

import { GuidePlace } from "./-help/GuidePlace";

export const Route = createFileRoute("/_app/help/")({ component: HelpStart });

function HelpStart() {
  return <GuidePlace id="" />;
}
