import { useNavigate, useRouter } from "@tanstack/react-router";
import { useCallback } from "react";

import { topicOf } from "../-help/topics";

/** Opens the guide at what it says about the screen that one is on. */
export function useHelp(): () => void {
  const navigate = useNavigate();
  const router = useRouter();
  return useCallback(() => {
    const page = topicOf(router.state.matches.at(-1)?.routeId);
    void navigate({ to: "/help/{-$page}", params: { page } });
  }, [navigate, router]);
}
