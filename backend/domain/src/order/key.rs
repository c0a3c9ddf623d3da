//! Fractional index: a text for each sibling, such that byte order is sibling order and there is always room between two.
//!
//! The form follows David Greenspan, "Implementing Fractional Indexing" (Observable, 2020): an integer whose first
//! character tells its length, so that appending grows keys by the logarithm of their count, and a fraction of base-62
//! digits for what comes between.

use serde::{Deserialize, Serialize};

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE: usize = 62;

/// Longest key that is stored. Keys that would become longer ask for a rebalance of the neighbourhood; 64 levels of such
/// keys stay below the size that a PostgreSQL index row can hold.
pub const MAX_KEY_LENGTH: usize = 24;

/// Place of an object among its siblings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderKey(String);

/// Why no key could be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A text is no order key.
    #[error("`{0}` is not an order key")]
    Malformed(String),
    /// The lower bound does not sort before the upper one.
    #[error("order key `{0}` does not sort before `{1}`")]
    NotAscending(String, String),
    /// Integers of 26 digits are used up, which takes more objects than fit on earth.
    #[error("no order key is left on this side")]
    Exhausted,
}

impl OrderKey {
    /// Checks a stored text.
    pub fn parse(text: impl Into<String>) -> Result<Self, KeyError> {
        let text = text.into();
        let well_formed = text.bytes().all(|byte| digit_value(byte).is_some())
            && integer_part(&text).is_some()
            && !(text.len() > integer_part(&text).unwrap_or_default().len() && text.ends_with('0'));
        if well_formed {
            Ok(Self(text))
        } else {
            Err(KeyError::Malformed(text))
        }
    }

    /// The text to store and to compare.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the neighbourhood should be spread out before this key is stored.
    #[must_use]
    pub fn is_too_long(&self) -> bool {
        self.0.len() > MAX_KEY_LENGTH
    }

    /// A key between two neighbours; `None` stands for the end of the list.
    pub fn between(low: Option<&Self>, high: Option<&Self>) -> Result<Self, KeyError> {
        if let (Some(low), Some(high)) = (low, high)
            && low >= high
        {
            return Err(KeyError::NotAscending(low.0.clone(), high.0.clone()));
        }
        let text = match (low, high) {
            (None, None) => "a0".to_owned(),
            (Some(low), None) => after(&low.0)?,
            (None, Some(high)) => before(&high.0)?,
            (Some(low), Some(high)) => inside(&low.0, &high.0)?,
        };
        Ok(Self(text))
    }
}

/// `count` ascending keys between two neighbours, spread evenly so that later insertions find room.
pub fn keys_between(
    low: Option<&OrderKey>,
    high: Option<&OrderKey>,
    count: usize,
) -> Result<Vec<OrderKey>, KeyError> {
    let mut keys = Vec::with_capacity(count);
    match (low, high) {
        (low, None) => {
            for _ in 0..count {
                keys.push(OrderKey::between(keys.last().or(low), None)?);
            }
        }
        (None, Some(_)) => {
            for _ in 0..count {
                keys.push(OrderKey::between(None, keys.last().or(high))?);
            }
            keys.reverse();
        }
        (Some(low), Some(high)) => halve(low, high, count, &mut keys)?,
    }
    Ok(keys)
}

/// Fills a gap by putting a key in its middle and going on with both halves.
fn halve(
    low: &OrderKey,
    high: &OrderKey,
    count: usize,
    keys: &mut Vec<OrderKey>,
) -> Result<(), KeyError> {
    if count == 0 {
        return Ok(());
    }
    let middle = OrderKey::between(Some(low), Some(high))?;
    let left = count / 2;
    halve(low, &middle, left, keys)?;
    keys.push(middle.clone());
    halve(&middle, high, count - left - 1, keys)
}

fn digit_value(byte: u8) -> Option<usize> {
    DIGITS.iter().position(|digit| *digit == byte)
}

fn digit(value: usize) -> char {
    char::from(DIGITS.get(value).copied().unwrap_or(b'z'))
}

/// Length of the integer that a head character announces: `a` to `z` for 2 to 27, `Z` down to `A` the same for those
/// that sort before.
fn integer_length(head: u8) -> Option<usize> {
    match head {
        b'a'..=b'z' => Some(usize::from(head - b'a') + 2),
        b'A'..=b'Z' => Some(usize::from(b'Z' - head) + 2),
        _ => None,
    }
}

fn integer_part(key: &str) -> Option<&str> {
    key.get(..integer_length(*key.as_bytes().first()?)?)
}

fn split(key: &str) -> Result<(&str, &str), KeyError> {
    integer_part(key)
        .and_then(|integer| Some((integer, key.get(integer.len()..)?)))
        .ok_or_else(|| KeyError::Malformed(key.to_owned()))
}

fn after(low: &str) -> Result<String, KeyError> {
    let (integer, fraction) = split(low)?;
    match step(integer, true) {
        Some(next) => Ok(next),
        None => Ok(format!("{integer}{}", middle(fraction, None))),
    }
}

fn before(high: &str) -> Result<String, KeyError> {
    let (integer, fraction) = split(high)?;
    if !fraction.is_empty() {
        return Ok(integer.to_owned());
    }
    step(integer, false).ok_or(KeyError::Exhausted)
}

fn inside(low: &str, high: &str) -> Result<String, KeyError> {
    let (low_integer, low_fraction) = split(low)?;
    let (high_integer, high_fraction) = split(high)?;
    if low_integer == high_integer {
        return Ok(format!(
            "{low_integer}{}",
            middle(low_fraction, Some(high_fraction))
        ));
    }
    match step(low_integer, true) {
        Some(next) if next.as_str() < high => Ok(next),
        _ => Ok(format!("{low_integer}{}", middle(low_fraction, None))),
    }
}

/// The next or the previous integer; `None` at the end of all integers.
fn step(integer: &str, up: bool) -> Option<String> {
    let (head, digits) = integer.split_at_checked(1)?;
    let head = *head.as_bytes().first()?;
    let mut digits: Vec<usize> = digits.bytes().map(digit_value).collect::<Option<_>>()?;
    let (limit, reset) = if up { (BASE - 1, 0) } else { (0, BASE - 1) };
    let mut carry = true;
    for place in digits.iter_mut().rev() {
        if *place == limit {
            *place = reset;
        } else {
            *place = if up { *place + 1 } else { *place - 1 };
            carry = false;
            break;
        }
    }
    if !carry {
        return Some(
            std::iter::once(char::from(head))
                .chain(digits.into_iter().map(digit))
                .collect(),
        );
    }
    let head = match (head, up) {
        (b'Z', true) => b'a',
        (b'a', false) => b'Z',
        (b'z', true) | (b'A', false) => return None,
        (head, true) => head + 1,
        (head, false) => head - 1,
    };
    let length = integer_length(head)? - 1;
    Some(
        std::iter::once(char::from(head))
            .chain(std::iter::repeat_n(digit(reset), length))
            .collect(),
    )
}

/// A fraction between two; `None` above stands for 1. The result never ends in `0`, so there is room below it.
fn middle(low: &str, high: Option<&str>) -> String {
    let low: Vec<usize> = low.bytes().filter_map(digit_value).collect();
    let high: Option<Vec<usize>> = high.map(|high| high.bytes().filter_map(digit_value).collect());
    let mut digits = Vec::new();
    let mut bounded_above = high.as_deref();
    for place in 0.. {
        let below = low.get(place).copied().unwrap_or(0);
        let above = bounded_above.map_or(BASE, |high| high.get(place).copied().unwrap_or(0));
        if below == above {
            digits.push(below);
            continue;
        }
        let between = below.midpoint(above);
        if between > below {
            digits.push(between);
            break;
        }
        // Neighbouring digits: take the lower one and find room above the rest of the lower fraction.
        digits.push(below);
        bounded_above = None;
    }
    digits.into_iter().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> OrderKey {
        OrderKey::parse(text).unwrap()
    }

    #[test]
    fn obj_2_appending_a_million_keeps_keys_short_and_ascending() {
        let mut last: Option<OrderKey> = None;
        for _ in 0..1_000_000 {
            let next = OrderKey::between(last.as_ref(), None).unwrap();
            assert!(last.as_ref() < Some(&next));
            assert!(next.as_str().len() <= 5);
            last = Some(next);
        }
    }

    #[test]
    fn obj_2_prepending_works_as_far_as_appending() {
        let mut first = key("a0");
        for _ in 0..10_000 {
            let previous = OrderKey::between(None, Some(&first)).unwrap();
            assert!(previous < first);
            first = previous;
        }
        assert!(first.as_str().len() <= 5);
    }

    #[test]
    fn spreading_fills_a_gap_with_short_keys() {
        let keys = keys_between(Some(&key("a0")), Some(&key("a1")), 5_000).unwrap();
        assert_eq!(keys.len(), 5_000);
        assert!(keys.is_sorted());
        assert!(keys.iter().all(|key| key.as_str().len() <= 8));
    }

    #[test]
    fn malformed_and_descending_keys_are_refused() {
        for text in ["", "0", "a", "b0", "a00", "a0!", "ä1"] {
            assert!(OrderKey::parse(text).is_err(), "{text}");
        }
        assert!(OrderKey::between(Some(&key("a1")), Some(&key("a1"))).is_err());
        assert!(OrderKey::between(Some(&key("a2")), Some(&key("a1"))).is_err());
    }

    proptest::proptest! {
        #[test]
        fn obj_2_any_place_in_a_list_has_room(places in proptest::collection::vec(0usize..1000, 1..300)) {
            let mut keys: Vec<OrderKey> = Vec::new();
            for place in places {
                let place = place % (keys.len() + 1);
                let low = place.checked_sub(1).and_then(|index| keys.get(index));
                let made = OrderKey::between(low, keys.get(place)).unwrap();
                proptest::prop_assert!(OrderKey::parse(made.as_str()).is_ok());
                keys.insert(place, made);
                proptest::prop_assert!(keys.is_sorted());
            }
            keys.dedup();
        }
    }
}
