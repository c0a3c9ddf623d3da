import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { NewPersonForm } from "@/features/auth/components/AuthForms";
import { AuthFrame } from "@/features/auth/components/AuthFrame";

export const Route = createFileRoute("/setup")({
  validateSearch: v.object({ token: v.fallback(v.string(), "") }),
  component: SetupPage,
});

function SetupPage() {
  const { t } = useTranslation();
  const { token } = Route.useSearch();
  const navigate = useNavigate();
  const home = () => void navigate({ to: "/" });
  return (
    <AuthFrame title={t("auth.setupTitle")} intro={t("auth.setupIntro")}>
      <NewPersonForm kind="setup" token={token} submitLabel={t("auth.createAdmin")} onDone={home} />
    </AuthFrame>
  );
}
