import { Skeleton } from "@/components/ui/Skeleton";

/** In the place of a page until what it is about is there. */
export function LoadingPage() {
  return (
    <main id="main" aria-busy style={{ padding: "1.75rem 1.5rem" }}>
      <Skeleton lines={8} />
    </main>
  );
}
