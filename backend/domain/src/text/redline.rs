//! What stayed, came and went between two texts, word by word.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// How long the shortest description of a change is looked for; a longer one does after that.
const PATIENCE: Duration = Duration::from_millis(50);

/// What happened to a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// It stayed.
    Same,
    /// It came.
    Added,
    /// It went.
    Removed,
}

impl PieceKind {
    /// Its name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// Words that have one thing happen to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What happened.
    pub kind: PieceKind,
    /// The words, with the space around them.
    pub text: String,
}

/// The pieces of two texts: without those that came they are the former text, without those that went the later one.
#[must_use]
pub fn redline(before: &str, after: &str) -> Vec<Piece> {
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_words(before, after);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => PieceKind::Same,
            ChangeTag::Insert => PieceKind::Added,
            ChangeTag::Delete => PieceKind::Removed,
        };
        match pieces.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => pieces.push(Piece {
                kind,
                text: change.value().to_owned(),
            }),
        }
    }
    join_neighbours(&pieces)
}

/// Words that were replaced side by side read better as one replacement: "2 min" by "90 s", not "2" by "90" and "min" by "s".
fn join_neighbours(pieces: &[Piece]) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    let mut rest = pieces;
    while let Some((first, others)) = rest.split_first() {
        let (mut removed, mut added) = (first.text.clone(), String::new());
        let mut behind = others;
        if let (PieceKind::Removed, [second, after @ ..]) = (first.kind, others)
            && second.kind == PieceKind::Added
        {
            added.clone_from(&second.text);
            behind = after;
            while let [space, gone, come, after @ ..] = behind
                && space.text.trim().is_empty()
                && (gone.kind, come.kind) == (PieceKind::Removed, PieceKind::Added)
            {
                removed = removed + &space.text + &gone.text;
                added = added + &space.text + &come.text;
                behind = after;
            }
        }
        joined.push(Piece {
            kind: first.kind,
            text: removed,
        });
        if !added.is_empty() {
            joined.push(Piece {
                kind: PieceKind::Added,
                text: added,
            });
        }
        rest = behind;
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(pieces: &[Piece], other: PieceKind) -> String {
        let kept = pieces.iter().filter(|piece| piece.kind != other);
        kept.map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn ver_6_a_redline_names_the_words_that_came_and_went() {
        let pieces = redline(
            "The pump shall stop in 5 s.",
            "The pump shall stop within 5 s.",
        );
        let told: Vec<_> = pieces
            .iter()
            .map(|piece| (piece.kind.as_str(), piece.text.as_str()))
            .collect();
        let expected = [
            ("same", "The pump shall stop "),
            ("removed", "in"),
            ("added", "within"),
            ("same", " 5 s."),
        ];
        assert_eq!(told, expected);
        assert_eq!(redline("", ""), []);
        let pieces = redline("again after 2 min here", "again after 90 s here");
        let texts: Vec<_> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["again after ", "2 min", "90 s", " here"]);
    }

    #[test]
    fn ver_6_texts_that_have_nothing_in_common_take_no_longer_than_others() {
        let words = |word: &str| {
            let all: Vec<String> = (0..100_000).map(|at| format!("{word}{at}")).collect();
            all.join(" ")
        };
        let (before, after) = (words("a"), words("b"));
        let started = std::time::Instant::now();
        let pieces = redline(&before, &after);
        assert!(started.elapsed() < Duration::from_secs(5));
        assert_eq!(side(&pieces, PieceKind::Added), before);
    }

    proptest! {
        #[test]
        fn ver_6_a_redline_has_both_texts_in_it(before in "[ab \\n\u{e4}]{0,60}", after in "\\PC{0,60}|[ab \\n\u{e4}]{0,60}") {
            let pieces = redline(&before, &after);
            prop_assert_eq!(side(&pieces, PieceKind::Added), before);
            prop_assert_eq!(side(&pieces, PieceKind::Removed), after);
            prop_assert!(pieces.windows(2).all(|two| two[0].kind != two[1].kind));
        }
    }
}
