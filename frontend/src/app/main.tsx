import "@fontsource-variable/inter";
import "@/styles/tokens.css";
import "@/styles/global.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App";
import { router } from "./router";

import { startI18n } from "@/i18n";
import { followPreferences } from "@/lib/preferences";


// The code of the page goes along with the first question to the server, not after its answer.
const [opening] = router.getMatchedRoutes(router.latestLocation.pathname);
for (const route of opening) void router.loadRouteChunk(route);

followPreferences();
await startI18n();

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root element");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
