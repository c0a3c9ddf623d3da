import { Menu } from "@base-ui/react/menu";
import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown, Layers, Pencil, Save, SaveAll, Share2, Star, Trash2, Undo2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useViewCommands, viewsQuery, type SavedView } from "../api/views";
import { configOf, isModified, pickState, stateOf, widthsOf, type ViewState } from "../model/view-state";

import { ViewNameDialog } from "./ViewNameDialog";
import styles from "./ViewPicker.module.css";

import { can } from "@/api/capabilities";
import { problemText } from "@/api/problem";
import type { Module } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { setPreferences, usePreferences } from "@/lib/preferences";

interface ViewPickerProps {
  module: Module;
  /** Id of the chosen view. */
  chosen: string | undefined;
  state: ViewState;
  /** The menu is opened from elsewhere too, by key. */
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChoose: (change: ViewState & { view: string | undefined }) => void;
}

/** Which view of the module is shown, whether it was changed since, and everything one can do with views. */
export function ViewPicker({ module, chosen, state, open, onOpenChange, onChoose }: ViewPickerProps) {
  const { t } = useTranslation();
  const views = useQuery(viewsQuery(module.id)).data ?? [];
  const { create, update, remove } = useViewCommands(module.id);
  const widths = usePreferences((preferences) => preferences.columnWidths);
  const [naming, setNaming] = useState<"new" | SavedView | null>(null);
  const view = views.find(({ id }) => id === chosen);
  const modified = view !== undefined && isModified(view, pickState(state), widths);
  const failed = (error: unknown) => toastProblem(t("views.failed"), problemText(error, t));

  const show = (next: SavedView) => {
    const kept = widthsOf(next);
    if (Object.keys(kept).length > 0) setPreferences({ columnWidths: { ...widths, ...kept } });
    onChoose({ ...pickState({}), ...stateOf(next), view: next.id });
  };
  const whole = () => onChoose({ ...pickState({}), view: views.some((one) => one.is_default) ? "none" : undefined });
  const save = (next: SavedView) =>
    update.mutate({ id: next.id, ...configOf(pickState(state), widths) }, {
      onSuccess: () => toastDone(t("views.saved", { name: next.name })),
      onError: failed,
    });
  const change = (next: SavedView, body: { shared?: boolean; is_default?: boolean }) =>
    update.mutate({ id: next.id, ...body }, { onError: failed });
  const drop = (next: SavedView) =>
    remove.mutate(next.id, {
      onSuccess: () => {
        if (next.id === chosen) onChoose({ ...pickState(state), view: undefined });
        const { name, shared, is_default, column_config, filter_config, sort_config } = next;
        toastDone(t("views.deleted", { name }), {
          undo: {
            label: t("common.undo"),
            run: () =>
              create.mutate({ name, shared, is_default, column_config, filter_config, sort_config }, { onError: failed }),
          },
        });
      },
      onError: failed,
    });

  const mayShare = can(module, "write");
  const mayLead = can(module, "administer");
  return (
    <>
      <Menu.Root open={open} onOpenChange={onOpenChange}>
        <Menu.Trigger
          render={
            <Button variant="ghost" icon={Layers} className={styles.trigger} title={modified ? t("views.modified") : undefined}>
              <span className={styles.current}>{view?.name ?? t("views.whole")}</span>
              {modified && <span role="img" aria-label={t("views.modified")} className={styles.dot} />}
              <ChevronDown aria-hidden className={styles.arrow} />
            </Button>
          }
        />
        <Menu.Portal>
          <Menu.Positioner role="region" aria-label={t("views.title")} sideOffset={4} align="start" className={styles.positioner}>
            <Menu.Popup className={styles.popup}>
              <Menu.RadioGroup value={view?.id ?? ""}>
                <Choice value="" onChoose={whole}>
                  {t("views.whole")}
                </Choice>
                {views.map((one) => (
                  <Choice key={one.id} value={one.id} onChoose={() => show(one)}>
                    {one.name}
                    <small>
                      {[one.is_default && t("views.default"), one.shared ? t("views.shared") : t("views.private")]
                        .filter(Boolean)
                        .join(" · ")}
                    </small>
                  </Choice>
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className={styles.separator} />
              {view !== undefined && modified && (
                <>
                  <Item icon={<Save aria-hidden />} reason={can(view, "write") ? undefined : t("right.write")} run={() => save(view)}>
                    {t("views.save")}
                  </Item>
                  <Item icon={<Undo2 aria-hidden />} run={() => show(view)}>
                    {t("views.revert")}
                  </Item>
                </>
              )}
              <Item icon={<SaveAll aria-hidden />} run={() => setNaming("new")}>
                {t("views.saveAs")}
              </Item>
              {view !== undefined && (
                <>
                  <Item icon={<Pencil aria-hidden />} reason={can(view, "write") ? undefined : t("right.write")} run={() => setNaming(view)}>
                    {t("views.rename")}
                  </Item>
                  <Item
                    icon={<Share2 aria-hidden />}
                    reason={!mayShare ? t("right.write") : view.is_default ? t("views.defaultIsShared") : undefined}
                    run={() => change(view, { shared: !view.shared })}
                  >
                    {t(view.shared ? "views.unshare" : "views.share")}
                  </Item>
                  <Item
                    icon={<Star aria-hidden />}
                    reason={mayLead ? undefined : t("right.administer")}
                    run={() => change(view, view.is_default ? { is_default: false } : { shared: true, is_default: true })}
                  >
                    {t(view.is_default ? "views.noDefault" : "views.makeDefault")}
                  </Item>
                  <Item icon={<Trash2 aria-hidden />} reason={can(view, "delete") ? undefined : t("right.delete")} run={() => drop(view)}>
                    {t("views.delete")}
                  </Item>
                </>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {naming !== null && (
        <ViewNameDialog
          name={naming === "new" ? "" : naming.name}
          title={t(naming === "new" ? "views.saveAs" : "views.rename")}
          busy={create.isPending || update.isPending}
          error={create.error ?? update.error}
          onClose={() => {
            create.reset();
            update.reset();
            setNaming(null);
          }}
          onSubmit={(name) => {
            const done = (saved: SavedView) => {
              setNaming(null);
              if (naming === "new") onChoose({ ...pickState(state), view: saved.id });
            };
            if (naming === "new") create.mutate({ name, ...configOf(pickState(state), widths) }, { onSuccess: done });
            else update.mutate({ id: naming.id, name }, { onSuccess: done });
          }}
        />
      )}
    </>
  );
}

function Choice({ value, onChoose, children }: { value: string; onChoose: () => void; children: ReactNode }) {
  return (
    <Menu.RadioItem value={value} className={styles.item} closeOnClick onClick={onChoose}>
      <span className={styles.icon}>
        <Menu.RadioItemIndicator>
          <Check aria-hidden />
        </Menu.RadioItemIndicator>
      </span>
      <span className={styles.label}>{children}</span>
    </Menu.RadioItem>
  );
}

interface ItemProps {
  icon: ReactNode;
  reason?: string | undefined;
  run: () => void;
  children: ReactNode;
}

function Item({ icon, reason, run, children }: ItemProps) {
  return (
    // After the menu has given the focus back, so that a dialog may take it.
    <Menu.Item className={styles.item} disabled={reason !== undefined} onClick={() => requestAnimationFrame(run)}>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.label}>
        {children}
        {reason !== undefined && <small>{reason}</small>}
      </span>
    </Menu.Item>
  );
}
