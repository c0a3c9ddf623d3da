import "@fontsource-variable/inter";
import "@/styles/tokens.css";
import "@/styles/global.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";

import { startI18n } from "@/i18n";
import { followPreferences } from "@/lib/preferences";


followPreferences();
await startI18n();

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root element");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
