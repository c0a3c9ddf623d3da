import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslation } from "react-i18next";

import { tokensQuery, useRevokeToken, type ApiToken } from "../api/tokens";

import { CreateToken } from "./CreateToken";
import styles from "./Tokens.module.css";

import { problemText } from "@/api/problem";
import { Badge } from "@/components/ui/Badge";
import card from "@/components/ui/Card.module.css";
import { ConfirmButton } from "@/components/ui/ConfirmButton";
import { Skeleton } from "@/components/ui/Skeleton";
import { Time } from "@/components/ui/Time";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { formatInstant } from "@/lib/format";

/** API tokens of the person: make one, see it once, revoke it. */
export function Tokens() {
  const { t } = useTranslation();
  const tokens = useQuery(tokensQuery);
  return (
    <div className={styles.tokens}>
      <p className={card.secondary}>{t("tokens.intro")}</p>
      <CreateToken />
      {tokens.isPending && <Skeleton lines={3} />}
      {tokens.error && <p role="alert">{problemText(tokens.error, t)}</p>}
      {tokens.data?.items.length === 0 && (
        <p className={styles.none}>
          <KeyRound aria-hidden /> {t("tokens.none")}
        </p>
      )}
      {tokens.data !== undefined && tokens.data.items.length > 0 && <TokenTable tokens={tokens.data.items} />}
    </div>
  );
}

function TokenTable({ tokens }: { tokens: ApiToken[] }) {
  const { t } = useTranslation();
  return (
    <div className={card.card}>
      <table className={card.table}>
        <thead>
          <tr>
            <th scope="col">{t("common.name")}</th>
            <th scope="col">{t("tokens.scope")}</th>
            <th scope="col">{t("tokens.lastUsed")}</th>
            <th scope="col">{t("tokens.expires")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("common.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const { t } = useTranslation();
  const revoke = useRevokeToken();
  const isOver = token.expires_at != null && Date.parse(token.expires_at) <= Date.now();
  return (
    <tr>
      <td>
        <strong className={styles.name}>{token.name}</strong>
        <span className={card.code}>req1_pat_…{token.hint}</span>
      </td>
      <td>
        {t(`tokens.level.${token.scope}`)}
        <span className={styles.place}>{token.project_name ?? token.workspace_name ?? t("tokens.everywhere")}</span>
      </td>
      <td className={card.secondary}>{token.last_used_at ? <Time at={token.last_used_at} /> : t("tokens.neverUsed")}</td>
      <td className={card.secondary}>
        {isOver ? (
          <Badge tone="warn">{t("tokens.expired")}</Badge>
        ) : token.expires_at ? (
          formatInstant(token.expires_at)
        ) : (
          t("tokens.never")
        )}
      </td>
      <td className={card.number}>
        <ConfirmButton
          label={t("tokens.revoke")}
          question={t("tokens.revokeText", { name: token.name })}
          confirmLabel={t("tokens.revokeNow")}
          onConfirm={() =>
            revoke.mutate(token.id, {
              onSuccess: () => toastDone(t("tokens.revoked", { name: token.name })),
              onError: (error) => toastProblem(t("tokens.notRevoked"), problemText(error, t)),
            })
          }
        />
      </td>
    </tr>
  );
}
