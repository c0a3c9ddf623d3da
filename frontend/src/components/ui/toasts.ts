import { Toast } from "@base-ui/react/toast";

/** The one list of toasts; code outside of components may add to it. */
export const toasts = Toast.createToastManager();

interface ToastOptions {
  /** Offers to take the act back. */
  undo?: { label: string; run: () => void };
}

/** Says that something was done. */
export function toastDone(title: string, { undo }: ToastOptions = {}): void {
  const id = toasts.add({
    title,
    type: "done",
    timeout: undo === undefined ? 4_000 : 10_000,
    ...(undo === undefined
      ? {}
      : {
          actionProps: {
            children: undo.label,
            onClick: () => {
              toasts.close(id);
              undo.run();
            },
          },
        }),
  });
}

/** Says that something went wrong; read out at once. */
export function toastProblem(title: string, description?: string): void {
  toasts.add({ title, type: "problem", priority: "high", timeout: 9_000, ...(description && { description }) });
}
