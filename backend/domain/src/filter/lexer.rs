//! Words of the text form.

use super::{FilterError, Operator, parse::Place};

/// One word, sign or quoted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A bare word: a name, a number, a date, a key.
    Word(String),
    /// A quoted text.
    Quoted(String),
    /// A sign that compares.
    Sign(Operator),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
}

/// Words that mean something themselves; as a name or value they are quoted.
pub(super) const KEYWORDS: [&str; 6] = ["and", "or", "not", "has", "in", "is"];

/// Whether a word is one of [`KEYWORDS`].
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|one| one.eq_ignore_ascii_case(word))
}

/// Whether a character may stand in a bare word.
pub(super) fn is_bare(character: char) -> bool {
    !character.is_whitespace()
        && !character.is_control()
        && !matches!(
            character,
            '(' | ')' | '"' | ',' | '=' | '!' | '<' | '>' | '~'
        )
}

/// Splits a text into tokens with their places.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Place)>, FilterError> {
    let mut characters = text.chars().enumerate().peekable();
    let mut found = Vec::new();
    while let Some((start, character)) = characters.next() {
        let mut follows = |wanted: char| characters.next_if(|(_, next)| *next == wanted).is_some();
        let (token, length) = match character {
            space if space.is_whitespace() => continue,
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '=' => (Token::Sign(Operator::Is), 1),
            '~' => (Token::Sign(Operator::Contains), 1),
            '<' if follows('=') => (Token::Sign(Operator::AtMost), 2),
            '<' => (Token::Sign(Operator::Less), 1),
            '>' if follows('=') => (Token::Sign(Operator::AtLeast), 2),
            '>' => (Token::Sign(Operator::More), 1),
            '!' if follows('=') => (Token::Sign(Operator::IsNot), 2),
            '!' if follows('~') => (Token::Sign(Operator::Lacks), 2),
            '"' => {
                let (text, length) = quoted(&mut characters, start)?;
                (Token::Quoted(text), length)
            }
            bare if is_bare(bare) => {
                let mut word = String::from(bare);
                while let Some((_, next)) = characters.next_if(|(_, next)| is_bare(*next)) {
                    word.push(next);
                }
                let length = word.chars().count();
                (Token::Word(word), length)
            }
            other => {
                let place = Place {
                    position: start,
                    length: 1,
                };
                let detail = format!("{other:?} means nothing here");
                return Err(FilterError::new(
                    Some(place),
                    "unexpected_character",
                    detail,
                ));
            }
        };
        found.push((
            token,
            Place {
                position: start,
                length,
            },
        ));
    }
    Ok(found)
}

/// The rest of a quoted text; `\"` and `\\` stand for `"` and `\`.
fn quoted(
    characters: &mut impl Iterator<Item = (usize, char)>,
    start: usize,
) -> Result<(String, usize), FilterError> {
    let mut text = String::new();
    let mut last = start;
    while let Some((at, character)) = characters.next() {
        last = at;
        match character {
            '"' => return Ok((text, at + 1 - start)),
            '\\' => match characters.next() {
                Some((_, escaped @ ('"' | '\\'))) => text.push(escaped),
                Some((_, other)) => text.extend(['\\', other]),
                None => break,
            },
            '\0' => {
                let place = Place {
                    position: at,
                    length: 1,
                };
                let detail = "must not contain the NUL character";
                return Err(FilterError::new(Some(place), "nul_character", detail));
            }
            other => text.push(other),
        }
    }
    let place = Place {
        position: start,
        length: last + 1 - start,
    };
    Err(FilterError::new(
        Some(place),
        "open_quote",
        "the quote is not closed",
    ))
}
