import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./Dialog.module.css";

import { classNames } from "@/lib/class-names";


interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string | undefined;
  wide?: boolean;
  children: ReactNode;
}

/** A modal dialog with title and close button. The first field has the focus; without one, the close button. */
export function Dialog({ open, onClose, title, description, wide, children }: DialogProps) {
  const { t } = useTranslation();
  const body = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          className={classNames(styles.popup, wide && styles.wide)}
          initialFocus={() => body.current?.querySelector<HTMLElement>("input, select, textarea") ?? true}
        >
          <header className={styles.header}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            {/* Without a tooltip: the first Escape would only close that. */}
            <Base.Close className={styles.close} aria-label={t("common.close")}>
              <X aria-hidden />
            </Base.Close>
          </header>
          {description !== undefined && (
            <Base.Description className={styles.description}>{description}</Base.Description>
          )}
          <div ref={body} className={styles.body}>
            {children}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
