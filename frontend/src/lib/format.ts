import i18next from "i18next";
import { useTranslation } from "react-i18next";

const RELATIVE: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** The reader's own kind of the language: whoever reads English in London writes dates as in London. */
export function localeOf(language: string, wanted: readonly string[] = navigator.languages): string {
  return wanted.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}

/** Formats are costly to make and are asked for in every cell: one of each kind is kept for each language. */
function kept<Format>(make: (locale: string) => Format): () => Format {
  const formats = new Map<string, Format>();
  return () => {
    const { language } = i18next;
    let format = formats.get(language);
    if (format === undefined) {
      format = make(localeOf(language));
      formats.set(language, format);
    }
    return format;
  };
}

const relative = kept((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const instants = kept((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }));
const dates = kept((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }));
const numbers = kept((locale) => new Intl.NumberFormat(locale));

/** "3 hours ago" in the current language. */
export function formatRelative(instant: string, now = Date.now()): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  for (const [unit, size] of RELATIVE) {
    if (Math.abs(seconds) >= size) return relative().format(Math.trunc(seconds / size), unit);
  }
  return relative().format(0, "second");
}

/** Date and time in full, in the reader's time zone. */
export function formatInstant(instant: string): string {
  return instants().format(new Date(instant));
}

/** Date and time in a zone, with its name; in the reader's where this browser does not know it. */
export function formatInstantIn(instant: string, timeZone: string): string {
  const wanted = { weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;
  const locale = localeOf(i18next.language);
  try {
    return new Intl.DateTimeFormat(locale, { ...wanted, timeZone, timeZoneName: "short" }).format(new Date(instant));
  } catch {
    return new Intl.DateTimeFormat(locale, wanted).format(new Date(instant));
  }
}

/** A date without time, as attribute values carry it. */
export function formatDate(date: string): string {
  const parsed = new Date(date);
  return Number.isNaN(parsed.getTime()) ? date : dates().format(parsed);
}

/** Bytes as kB, MB or GB. */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(localeOf(i18next.language), {
    style: "unit",
    unit: units[power],
    // The short form of a byte has no plural.
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}

/** A number as people of this language write it. */
export function formatNumber(value: number): string {
  return numbers().format(value);
}

/** Number formatting that follows a change of the language. */
export function useNumberFormat(): (value: number) => string {
  useTranslation();
  return formatNumber;
}
