import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { ResetPasswordForm } from "@/features/auth/components/AuthForms";
import { AuthFrame } from "@/features/auth/components/AuthFrame";

export const Route = createFileRoute("/reset")({
  validateSearch: v.object({ token: v.fallback(v.string(), "") }),
  component: ResetPage,
});

function ResetPage() {
  const { t } = useTranslation();
  const { token } = Route.useSearch();
  const navigate = useNavigate();
  const home = () => void navigate({ to: "/" });
  return (
    <AuthFrame title={t("auth.resetTitle")} intro={t("auth.resetIntro")}>
      <ResetPasswordForm token={token} onDone={home} />
    </AuthFrame>
  );
}
