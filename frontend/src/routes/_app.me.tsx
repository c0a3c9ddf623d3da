import { createFileRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Page } from "@/components/ui/Page";
import { Section } from "@/components/ui/Section";
import { sessionsQuery } from "@/features/profile/api/profile";
import { Appearance } from "@/features/profile/components/Appearance";
import { ChangePassword } from "@/features/profile/components/ChangePassword";
import { OwnName } from "@/features/profile/components/OwnName";
import { Sessions } from "@/features/profile/components/Sessions";
import { Tokens } from "@/features/tokens/components/Tokens";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/me")({
  loader: ({ context }) => context.queryClient.query(sessionsQuery).catch(shownByThePage),
  component: ProfilePage,
});

function ProfilePage() {
  const { t } = useTranslation();
  const { user } = Route.useRouteContext();
  return (
    <Page title={user.display_name} eyebrow={t("profile.title")} description={user.email}>
      <Section title={t("profile.appearance")}>
        <Appearance />
      </Section>
      <Section title={t("profile.name")}>
        <OwnName name={user.display_name} id={user.id} />
      </Section>
      <Section title={t("tokens.title")}>
        <Tokens />
      </Section>
      <Section title={t("profile.sessions")}>
        <Sessions />
      </Section>
      <Section title={t("profile.password")}>
        <ChangePassword />
      </Section>
    </Page>
  );
}
