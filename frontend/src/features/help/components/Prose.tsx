/** A description out of the API document: paragraphs, and code between backticks. It is in English. */
export function Prose({ text, className }: { text: string; className?: string | undefined }) {
  return text.split(/\n{2,}/).map((paragraph, index) => (
    <p key={index} lang="en" className={className}>
      {paragraph.split("`").map((part, place) => (place % 2 === 1 ? <code key={place}>{part}</code> : part))}
    </p>
  ));
}
