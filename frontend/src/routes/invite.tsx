import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { NewPersonForm } from "@/features/auth/components/AuthForms";
import { AuthFrame } from "@/features/auth/components/AuthFrame";

export const Route = createFileRoute("/invite")({
  validateSearch: v.object({ token: v.fallback(v.string(), "") }),
  component: InvitePage,
});

function InvitePage() {
  const { t } = useTranslation();
  const { token } = Route.useSearch();
  const navigate = useNavigate();
  const home = () => void navigate({ to: "/" });
  return (
    <AuthFrame title={t("auth.inviteTitle")} intro={t("auth.inviteIntro")}>
      <NewPersonForm kind="invitation" token={token} submitLabel={t("auth.join")} onDone={home} />
    </AuthFrame>
  );
}
