//! Rich text: an allow-list of HTML, plain text of it, words in it.

mod html;
mod plain;

pub use html::{MAX_BODY_CHARS, file_ids, sanitise};
pub use plain::{plain_text, words};
