import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { authConfigQuery } from "../api/auth";

import { LoginForm, NewPersonForm } from "./AuthForms";
import { AuthFrame } from "./AuthFrame";
import styles from "./AuthFrame.module.css";

/** Sign in, or sign up where that is open. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const config = useQuery(authConfigQuery);
  const [registering, setRegistering] = useState(false);
  const open = config.data?.signup === "open";
  return (
    <AuthFrame
      title={registering ? t("auth.register") : t("auth.signIn")}
      intro={config.data?.setup_needed ? t("auth.setupNeeded") : undefined}
    >
      {registering ? (
        <NewPersonForm kind="register" submitLabel={t("auth.createAccount")} onDone={onDone} />
      ) : (
        <LoginForm onDone={onDone} />
      )}
      <div className={styles.foot}>
        {open ? (
          <button type="button" onClick={() => setRegistering(!registering)}>
            {registering ? t("auth.haveAccount") : t("auth.noAccount")}
          </button>
        ) : (
          t("auth.closedHint")
        )}
      </div>
    </AuthFrame>
  );
}
