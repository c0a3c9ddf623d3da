//! The values behind the text of simple values, by the rules of XML Schema.
//!
//! Blanks around a value are allowed. Nothing is guessed: `0,5` is no number, `yes` no truth
//! value and a date without time no point in time.

/// Why a text has no value of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LexicalError {
    /// The text has not the form the kind wants.
    #[error("not a valid value")]
    Malformed,
    /// The form is right, but the value does not fit the type it is given in.
    #[error("the value is too large")]
    TooLarge,
}

type Result<T> = std::result::Result<T, LexicalError>;

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// `true`, `false`, `1` or `0`.
///
/// # Errors
/// For any other text, `TRUE` among them.
pub fn boolean(text: &str) -> Result<bool> {
    match trim(text) {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(LexicalError::Malformed),
    }
}

/// Digits with an optional sign.
///
/// # Errors
/// `TooLarge` when the number does not fit 128 bits, which is more than any tool stores.
pub fn integer(text: &str) -> Result<i128> {
    let text = trim(text);
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(LexicalError::Malformed);
    }
    text.parse().map_err(|_| LexicalError::TooLarge)
}

/// A decimal number with an optional exponent, `INF`, `-INF` or `NaN`.
///
/// # Errors
/// `TooLarge` when a finite number does not fit 64 bits.
pub fn real(text: &str) -> Result<f64> {
    let text = trim(text);
    match text {
        "INF" => return Ok(f64::INFINITY),
        "-INF" => return Ok(f64::NEG_INFINITY),
        "NaN" => return Ok(f64::NAN),
        _ => {}
    }
    let plain =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if !text.bytes().all(plain) {
        return Err(LexicalError::Malformed);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(LexicalError::TooLarge),
        Err(_) => Err(LexicalError::Malformed),
    }
}

/// A point in time as `xsd:dateTime` writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateTime {
    /// Year; negative before our era, never 0.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 24; 24 only for the end of a day.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59.
    pub second: u8,
    /// Nanoseconds; further digits are cut.
    pub nanosecond: u32,
    /// Minutes east of UTC; `None` when the text names no time zone.
    pub offset: Option<i16>,
}

/// `2024-12-31T23:59:59.5+01:00`; fraction and time zone may be absent.
///
/// # Errors
/// For any other form and for days that do not exist; `TooLarge` for years beyond 9999, which
/// most tools cannot store.
pub fn date_time(text: &str) -> Result<DateTime> {
    parse_date_time(trim(text)).unwrap_or(Err(LexicalError::Malformed))
}

/// `None` for a wrong form.
fn parse_date_time(text: &str) -> Option<Result<DateTime>> {
    let (date, time) = text.split_once('T')?;
    let (negative, date) = match date.strip_prefix('-') {
        Some(date) => (true, date),
        None => (false, date),
    };
    let mut parts = date.split('-');
    let year_text = parts.next()?;
    let long = year_text.len() > 4;
    if year_text.len() < 4 || (long && year_text.starts_with('0')) {
        return None;
    }
    if !year_text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let month = two_digits(parts.next()?)?;
    let day = two_digits(parts.next()?)?;
    if parts.next().is_some() {
        return None;
    }
    let (time, offset) = split_offset(time)?;
    let year = match year_text.parse::<i64>() {
        Ok(year) if !long => year,
        _ => return Some(Err(LexicalError::TooLarge)),
    };
    if year == 0 || day == 0 || day > days(year, month)? {
        return None;
    }
    let (hour, minute, second, nanosecond) = parse_time(time)?;
    Some(Ok(DateTime {
        year: if negative { -year } else { year },
        month,
        day,
        hour,
        minute,
        second,
        nanosecond,
        offset,
    }))
}

fn two_digits(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => Some((a - b'0') * 10 + (b - b'0')),
        _ => None,
    }
}

fn days(year: i64, month: u8) -> Option<u8> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => Some(29),
        2 => Some(28),
        _ => None,
    }
}

fn split_offset(time: &str) -> Option<(&str, Option<i16>)> {
    if let Some(time) = time.strip_suffix('Z') {
        return Some((time, Some(0)));
    }
    let Some(index) = time.find(['+', '-']) else {
        return Some((time, None));
    };
    let (time, zone) = time.split_at(index);
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    if minutes > 59 || hours > 14 || (hours == 14 && minutes > 0) {
        return None;
    }
    let offset = i16::from(hours) * 60 + i16::from(minutes);
    let west = zone.starts_with('-');
    Some((time, Some(if west { -offset } else { offset })))
}

fn parse_time(time: &str) -> Option<(u8, u8, u8, u32)> {
    let mut parts = time.split(':');
    let hour = two_digits(parts.next()?)?;
    let minute = two_digits(parts.next()?)?;
    let seconds = parts.next()?;
    if parts.next().is_some() {
        return None;
    }
    let (second, fraction) = match seconds.split_once('.') {
        Some((second, fraction)) if !fraction.is_empty() => (second, fraction),
        Some(_) => return None,
        None => (seconds, ""),
    };
    let second = two_digits(second)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanosecond = format!("{fraction:0<9.9}").parse().ok()?;
    let end_of_day = hour == 24 && minute == 0 && second == 0 && nanosecond == 0;
    if minute > 59 || second > 59 || (hour > 23 && !end_of_day) {
        return None;
    }
    Some((hour, minute, second, nanosecond))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imp_4_numbers_follow_xml_schema() {
        assert_eq!(integer(" +7 "), Ok(7));
        assert_eq!(integer("-0012"), Ok(-12));
        assert_eq!(
            integer("1".repeat(41).as_str()),
            Err(LexicalError::TooLarge)
        );
        for text in ["", "abc", "1.0", "+", "--1", "1 2"] {
            assert_eq!(integer(text), Err(LexicalError::Malformed), "{text}");
        }
        assert_eq!(real("-1.5e3"), Ok(-1500.0));
        assert_eq!(real("INF"), Ok(f64::INFINITY));
        assert!(real("NaN").is_ok_and(f64::is_nan));
        assert_eq!(real("1e400"), Err(LexicalError::TooLarge));
        for text in ["0,5", "inf", "nan", "infinity", "", "e", "1e", "0x1"] {
            assert_eq!(real(text), Err(LexicalError::Malformed), "{text}");
        }
        assert_eq!((boolean(" 1"), boolean("false")), (Ok(true), Ok(false)));
        assert!(boolean("TRUE").is_err() && boolean("yes").is_err());
    }

    #[test]
    fn imp_4_dates_follow_xml_schema() {
        let date = date_time("2024-02-29T23:59:59.123456789123-01:30").unwrap();
        assert_eq!((date.year, date.month, date.day), (2024, 2, 29));
        assert_eq!((date.nanosecond, date.offset), (123_456_789, Some(-90)));
        assert_eq!(date_time("2024-12-31T24:00:00").map(|d| d.offset), Ok(None));
        assert_eq!(
            date_time("99999-01-01T00:00:00Z"),
            Err(LexicalError::TooLarge)
        );
        for text in [
            "",
            "31.12.2024",
            "2024-12-31",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2024-12-31T24:00:01Z",
            "2024-12-31T10:00Z",
            "2024-13-01T00:00:00Z",
            "2024-12-31T10:00:00+15:00",
            "2024-1-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2024-12-31T10:00:00.Z",
            "2024-12-31t10:00:00Z",
            "2024-12-31T10:60:00Z",
        ] {
            assert_eq!(date_time(text), Err(LexicalError::Malformed), "{text}");
        }
    }
}
