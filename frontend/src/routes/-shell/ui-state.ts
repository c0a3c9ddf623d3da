import { create } from "zustand";

interface UiState {
  /** What the palette was opened for; null while closed. */
  palette: "all" | "goto" | null;
  keyboardSheet: boolean;
}

/** Overlays of the shell that any place may open. */
export const useUiState = create<UiState>(() => ({ palette: null, keyboardSheet: false }));

export const openPalette = (purpose: "all" | "goto" = "all") => useUiState.setState({ palette: purpose });
export const openKeyboardSheet = () => useUiState.setState({ keyboardSheet: true });
