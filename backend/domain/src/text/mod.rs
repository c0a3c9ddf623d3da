//! Rich text: an allow-list of HTML, plain text of it, words in it, what changed between two texts.

mod html;
mod plain;
mod redline;

pub use html::{MAX_BODY_CHARS, file_ids, sanitise};
pub use plain::{plain_text, words};
pub use redline::{Piece, PieceKind, redline};
