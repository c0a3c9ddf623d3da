import { ContextMenu } from "@base-ui/react/context-menu";
import { Menu } from "@base-ui/react/menu";
import { Fragment, type ReactElement, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./ActionMenu.module.css";
import { groupActions, type Action } from "./action";

import { Shortcut } from "@/components/ui/Shortcut";


/** Items of a menu; drop-down and context menus are made of the same parts. */
function ActionItems({ actions }: { actions: readonly Action[] }) {
  return groupActions(actions).map(({ group, actions: members }, index) => (
    <Fragment key={group}>
      {index > 0 && <Menu.Separator className={styles.separator} />}
      <Menu.Group>
        <Menu.GroupLabel className={styles.group}>{group}</Menu.GroupLabel>
        {members.map((action) => (
          <Menu.Item
            key={action.id}
            disabled={action.disabledReason !== undefined}
            className={styles.item}
            data-danger={action.danger || undefined}
            onClick={() => {
              // After the menu has given the focus back, so that the action may place it.
              requestAnimationFrame(action.run);
            }}
          >
            {action.icon ? <action.icon aria-hidden /> : <span />}
            <span className={styles.label}>
              {action.label}
              {action.disabledReason !== undefined && (
                <span className={styles.reason}>{action.disabledReason}</span>
              )}
            </span>
            {action.shortcut !== undefined && <Shortcut keys={action.shortcut} />}
          </Menu.Item>
        ))}
      </Menu.Group>
    </Fragment>
  ));
}

interface ActionMenuProps {
  trigger: ReactElement<Record<string, unknown>>;
  actions: readonly Action[];
  /** Anything above the actions, for instance who is signed in. */
  header?: ReactNode;
}

/** A button that opens the actions as a menu. */
export function ActionMenu({ trigger, actions, header }: ActionMenuProps) {
  const { t } = useTranslation();
  return (
    <Menu.Root>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner role="region" aria-label={t("common.menu")} sideOffset={4} align="end" className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            {header}
            <ActionItems actions={actions} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** The same actions on the right mouse button. */
export function ActionContextMenu({ actions, children }: { actions: readonly Action[]; children: ReactElement<Record<string, unknown>> }) {
  const { t } = useTranslation();
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger render={children} />
      <ContextMenu.Portal>
        <ContextMenu.Positioner role="region" aria-label={t("common.menu")} className={styles.positioner}>
          <ContextMenu.Popup className={styles.popup}>
            <ActionItems actions={actions} />
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
