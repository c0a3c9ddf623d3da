//! Lines, indentation and buffering.

use std::{borrow::Cow, io::Write};

use super::WriteError;
use crate::escape;
use crate::fragment::Fragment;
use crate::xml::is_allowed;

/// Levels of indentation; deeper trees would else consist of blanks.
const INDENT: usize = 24;
const BUFFER: usize = 64 * 1024;

pub(super) struct Output<W> {
    target: W,
    buffer: String,
    depth: usize,
}

impl<W: Write> Output<W> {
    pub(super) fn new(target: W) -> Self {
        Self {
            target,
            buffer: String::new(),
            depth: 0,
        }
    }

    pub(super) fn raw(&mut self, text: &str) {
        self.buffer.push_str(text);
    }

    fn indent(&mut self) {
        for _ in 0..self.depth.min(INDENT) {
            self.buffer.push_str("  ");
        }
    }

    /// Starts a line with a start tag, to which attributes can be added.
    pub(super) fn begin(&mut self, name: &str) {
        self.indent();
        self.buffer.push('<');
        self.buffer.push_str(name);
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) -> Result<(), WriteError> {
        escape::push_attribute(&mut self.buffer, name, &writable(value));
        self.flush_some()
    }

    /// Ends a start tag that content follows.
    pub(super) fn end_open(&mut self) {
        self.buffer.push_str(">\n");
        self.depth += 1;
    }

    /// Ends a tag without content.
    pub(super) fn end_empty(&mut self) {
        self.buffer.push_str("/>\n");
    }

    pub(super) fn open(&mut self, name: &str) {
        self.begin(name);
        self.end_open();
    }

    pub(super) fn empty(&mut self, name: &str) {
        self.begin(name);
        self.end_empty();
    }

    pub(super) fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.buffer.push_str("</");
        self.buffer.push_str(name);
        self.buffer.push_str(">\n");
    }

    /// An element with text on one line.
    pub(super) fn text_element(&mut self, name: &str, text: &str) -> Result<(), WriteError> {
        self.begin(name);
        self.buffer.push('>');
        escape::push_text(&mut self.buffer, &writable(text));
        self.end_text(name);
        self.flush_some()
    }

    /// An element around one reference on one line.
    pub(super) fn wrapped(
        &mut self,
        wrapper: &str,
        name: &str,
        text: &str,
    ) -> Result<(), WriteError> {
        self.begin(wrapper);
        for piece in ["><", name, ">"] {
            self.buffer.push_str(piece);
        }
        escape::push_text(&mut self.buffer, &writable(text));
        for piece in ["</", name, ">"] {
            self.buffer.push_str(piece);
        }
        self.end_text(wrapper);
        self.flush_some()
    }

    /// An element around a fragment; no blanks are added, since they would be part of it.
    pub(super) fn fragment_element(&mut self, name: &str, content: &Fragment) {
        self.begin(name);
        self.fragment_content(name, content);
    }

    /// The same after the start tag has its attributes.
    pub(super) fn fragment_content(&mut self, name: &str, content: &Fragment) {
        if content.is_empty() {
            return self.end_empty();
        }
        self.buffer.push('>');
        super::fragment::push(&mut self.buffer, content);
        self.end_text(name);
    }

    /// An unknown element on a line of its own.
    pub(super) fn fragment_line(&mut self, xml: &Fragment) -> Result<(), WriteError> {
        self.indent();
        super::fragment::push(&mut self.buffer, xml);
        self.buffer.push('\n');
        self.flush_some()
    }

    fn end_text(&mut self, name: &str) {
        self.buffer.push_str("</");
        self.buffer.push_str(name);
        self.buffer.push_str(">\n");
    }

    /// Hands full buffers to the target.
    pub(super) fn flush_some(&mut self) -> Result<(), WriteError> {
        if self.buffer.len() >= BUFFER {
            self.target.write_all(self.buffer.as_bytes())?;
            self.buffer.clear();
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.target.write_all(self.buffer.as_bytes())?;
        self.target.flush()?;
        Ok(self.target)
    }
}

/// The text with U+FFFD, the replacement character, for what XML cannot carry, such as most control characters: one of
/// them, pasted unseen, must not keep a whole specification from being written.
fn writable(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        return text.into();
    }
    let replaced = |c| {
        if is_allowed(c) {
            c
        } else {
            char::REPLACEMENT_CHARACTER
        }
    };
    text.chars().map(replaced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imp_1_what_xml_cannot_carry_is_replaced() {
        assert!(matches!(writable("tab\tand line\n"), Cow::Borrowed(_)));
        assert_eq!(writable("a\u{5}b\u{FFFF}"), "a\u{FFFD}b\u{FFFD}");
    }
}
