import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import styles from "./KeyboardSheet.module.css";
import { useUiState } from "./ui-state";

import { groupActions } from "@/components/actions/action";
import { useActions } from "@/components/actions/registry";
import { Dialog } from "@/components/ui/Dialog";
import { Shortcut } from "@/components/ui/Shortcut";


/** Keys that belong to the grid itself and are no actions. */
const GRID_KEYS = [
  ["ArrowUp ArrowDown", "keyboard.rows"],
  ["ArrowLeft ArrowRight", "keyboard.cells"],
  ["PageUp PageDown", "keyboard.pages"],
  ["Mod+Home Mod+End", "keyboard.ends"],
  ["Space Shift+ArrowDown Mod+A", "keyboard.mark"],
  ["Enter", "keyboard.edit"],
  ["Tab", "keyboard.tab"],
  ["Escape", "keyboard.escape"],
] as const;

/** All keys that mean something here, taken from the actions themselves. */
export function KeyboardSheet() {
  const { t } = useTranslation();
  const open = useUiState((state) => state.keyboardSheet);
  const groups = groupActions(useActions().filter(({ shortcut }) => shortcut !== undefined));
  const close = () => useUiState.setState({ keyboardSheet: false });
  return (
    <Dialog
      wide
      open={open}
      onClose={close}
      title={t("keyboard.title")}
    >
      <div className={styles.columns}>
        <section>
          <h3>{t("keyboard.grid")}</h3>
          <dl>
            {GRID_KEYS.map(([keys, text]) => (
              <div key={keys}>
                <dt>{t(text)}</dt>
                <dd>
                  <Shortcut keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        {groups.map(({ group, actions }) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {actions.map(({ id, label, shortcut }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd>{shortcut !== undefined && <Shortcut keys={shortcut} />}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Link to="/help/{-$page}" params={{ page: "module" }} onClick={close}>
        {t("keyboard.guide")}
      </Link>
    </Dialog>
  );
}
