import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, ArrowRight, Link2, TriangleAlert } from "lucide-react";
import { useEffect, type KeyboardEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import { linkedQuery, type LinkedObject } from "../api/linked";
import { linkTypesQuery } from "../api/links";

import styles from "./LinkList.module.css";

import { problemText } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { AnchoredPopover } from "@/components/ui/AnchoredPopover";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";

type Direction = "outgoing" | "incoming";

interface LinkListProps {
  object: RequirementObject;
  /** The point of the past that is shown. */
  asOf: string | undefined;
  /** Only links of one direction, or all. */
  direction: Direction | undefined;
  /** Goes to the other end at once where there is only one. */
  jump: boolean;
  /** What the list belongs to, and where the focus goes afterwards. */
  anchor: RefObject<HTMLElement | null>;
  focus: RefObject<HTMLElement | null>;
  hrefOf: (one: LinkedObject) => string;
  onJump: (one: LinkedObject) => void;
  onClose: () => void;
  /** Shows the links where they can be changed. */
  onDetails: () => void;
}

/** What an object is linked to: type, module, ID and text of each, to go there. */
export function LinkList(props: LinkListProps) {
  const { object, asOf, direction, jump, onJump, onClose } = props;
  const { t } = useTranslation();
  const outgoing = useQuery({ ...linkedQuery(object.module_id, object.id, { direction: "outgoing" }, asOf), enabled: direction !== "incoming" });
  const incoming = useQuery({ ...linkedQuery(object.module_id, object.id, { direction: "incoming" }, asOf), enabled: direction !== "outgoing" });
  const types = useQuery(linkTypesQuery).data ?? [];
  const asked = [...(direction === "incoming" ? [] : [outgoing]), ...(direction === "outgoing" ? [] : [incoming])];
  const pending = asked.some(({ isPending }) => isPending);
  const error = asked.find((one) => one.error !== null)?.error;
  const all = asked.flatMap(({ data }) => data?.linked ?? []);
  const only = jump && !pending && all.length === 1 ? all[0] : undefined;
  const goes = only !== undefined;
  // The answer decides whether there is anything to choose from.
  useEffect(() => {
    if (only === undefined) return;
    onClose();
    onJump(only);
    // Once: the functions are made anew with each drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [goes]);
  if (goes || (jump && pending)) return null;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const links = [...event.currentTarget.querySelectorAll("a")];
    const at = links.findIndex((link) => link === document.activeElement);
    links[(at + step + links.length) % links.length]?.focus();
    event.preventDefault();
  };
  const section = (way: Direction, linked: readonly LinkedObject[], total: number) =>
    linked.length > 0 && (
      <section aria-label={t(`links.${way}`)}>
        <h3>
          {way === "outgoing" ? <ArrowRight aria-hidden /> : <ArrowLeft aria-hidden />}
          {t(`links.${way}`)} <span>{total}</span>
        </h3>
        <ul role="list">
          {linked.map((one) => {
            const type = types.find(({ id }) => id === one.link_type_id);
            return (
              <li key={one.link_id}>
                <a
                  href={props.hrefOf(one)}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                    event.preventDefault();
                    onClose();
                    onJump(one);
                  }}
                >
                  <small>
                    {way === "outgoing" ? type?.name : type?.backward_name} · {one.module_name}
                  </small>
                  <span className={styles.line}>
                    <code>{one.key}</code> {one.heading ?? one.text}
                  </span>
                  {one.suspect && (
                    <Badge tone="danger" icon={TriangleAlert}>
                      {t("links.suspect")}
                    </Badge>
                  )}
                </a>
              </li>
            );
          })}
        </ul>
        {total > linked.length && <p className={styles.rest}>{t("links.more", { count: total - linked.length })}</p>}
      </section>
    );

  return (
    <AnchoredPopover
      anchor={props.anchor}
      focus={props.focus}
      title={t("links.of", { key: object.key })}
      onClose={onClose}
      className={styles.popup}
    >
      {/* The arrows go through the links, as they do in the grid. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={styles.list} onKeyDown={onKeyDown}>
        {pending && <Skeleton lines={3} />}
        {error && <p role="alert">{problemText(error, t)}</p>}
        {section("outgoing", outgoing.data?.linked ?? [], outgoing.data?.total ?? 0)}
        {section("incoming", incoming.data?.linked ?? [], incoming.data?.total ?? 0)}
        {!pending && !error && all.length === 0 && <p className={styles.rest}>{t("links.noneToSee")}</p>}
        <Button variant="ghost" icon={Link2} className={styles.edit} onClick={props.onDetails}>
          {t("links.edit")}
        </Button>
      </div>
    </AnchoredPopover>
  );
}
