import { Toast } from "@base-ui/react/toast";

/** The one list of toasts; code outside of components may add to it. */
export const toasts = Toast.createToastManager();

interface ToastAction {
  label: string;
  run: () => void;
}

/** A button in the toast, which goes with it. */
function actionOf({ label, run }: ToastAction, id: () => string) {
  return {
    actionProps: {
      children: label,
      onClick: () => {
        toasts.close(id());
        run();
      },
    },
  };
}

/** Says that something was done, and offers to take it back. */
export function toastDone(title: string, { undo }: { undo?: ToastAction } = {}): void {
  const id: string = toasts.add({
    title,
    type: "done",
    timeout: undo === undefined ? 4_000 : 10_000,
    ...(undo && actionOf(undo, () => id)),
  });
}

/** Says that something went wrong; read out at once. With a way on it stays until somebody has decided. */
export function toastProblem(title: string, description?: string, action?: ToastAction): void {
  const id: string = toasts.add({
    title,
    type: "problem",
    // What interrupts is read from a copy; a button must be in the toast itself.
    priority: action === undefined ? "high" : "low",
    timeout: action === undefined ? 9_000 : 0,
    ...(description && { description }),
    ...(action && actionOf(action, () => id)),
  });
}
