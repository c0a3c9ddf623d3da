//! Reading the canonical spelling again. The text is known to be well-formed and to have `>`
//! only at the end of tags, comments and instructions, which makes this simple.

/// A piece of a fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// `attributes` starts with a space unless it is empty; `empty` means there is no end tag.
    Start {
        name: &'a str,
        attributes: &'a str,
        empty: bool,
    },
    End {
        name: &'a str,
    },
    /// Still escaped.
    Text(&'a str),
    /// A comment or instruction, with its delimiters.
    Other(&'a str),
}

pub(crate) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(fragment: &'a super::Fragment) -> Self {
        Self {
            rest: fragment.as_str(),
        }
    }

    fn split(&mut self, end: usize) -> &'a str {
        let (piece, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        piece
    }

    fn until(&mut self, end: &str) -> &'a str {
        let length = self
            .rest
            .find(end)
            .map_or(self.rest.len(), |i| i + end.len());
        self.split(length)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if !self.rest.starts_with('<') {
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            return Some(Piece::Text(self.split(end)));
        }
        if self.rest.starts_with("<!--") {
            return Some(Piece::Other(self.until("-->")));
        }
        if self.rest.starts_with("<?") {
            return Some(Piece::Other(self.until("?>")));
        }
        let tag = self.until(">");
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        if let Some(name) = inner.strip_prefix('/') {
            return Some(Piece::End { name });
        }
        let (inner, empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let end = inner.find(' ').unwrap_or(inner.len());
        let (name, attributes) = inner.split_at_checked(end).unwrap_or((inner, ""));
        Some(Piece::Start {
            name,
            attributes,
            empty,
        })
    }
}

/// Names and escaped values of [`Piece::Start`].
pub(crate) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (name, after) = rest.trim_start().split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        Some((name, value))
    })
}
