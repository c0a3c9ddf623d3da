//! Fragments inside a document: XHTML gets its prefix.

use crate::escape;
use crate::fragment::{Fragment, Piece, Tokens, attributes};
use crate::names::XHTML_NAMESPACE;

#[derive(Clone, Copy)]
struct Scope {
    /// Whether elements without prefix are XHTML because nothing declares otherwise.
    implicit: bool,
    /// Whether the prefix `xhtml` means something else here.
    hidden: bool,
}

/// Appends a fragment; the document around it declares the prefix `xhtml`.
pub(super) fn push(out: &mut String, fragment: &Fragment) {
    let outside = Scope {
        implicit: true,
        hidden: false,
    };
    let mut open: Vec<(Scope, bool)> = Vec::new();
    for piece in Tokens::new(fragment) {
        match piece {
            Piece::Start {
                name,
                attributes,
                empty,
            } => {
                let mut scope = open.last().map_or(outside, |(scope, _)| *scope);
                let prefixed = start(out, name, attributes, &mut scope);
                out.push_str(if empty { "/>" } else { ">" });
                if !empty {
                    open.push((scope, prefixed));
                }
            }
            Piece::End { name } => {
                let prefixed = open.pop().is_some_and(|(_, prefixed)| prefixed);
                out.push_str(if prefixed { "</xhtml:" } else { "</" });
                out.push_str(name);
                out.push('>');
            }
            Piece::Text(text) | Piece::Other(text) => out.push_str(text),
        }
    }
}

/// Writes a start tag without its end; says whether the prefix was added.
fn start(out: &mut String, name: &str, all: &str, scope: &mut Scope) -> bool {
    for (key, value) in attributes(all) {
        match key {
            "xmlns" => scope.implicit = false,
            "xmlns:xhtml" => scope.hidden = value != XHTML_NAMESPACE,
            _ => {}
        }
    }
    let xhtml = scope.implicit && !name.contains(':');
    let prefixed = xhtml && !scope.hidden;
    out.push_str(if prefixed { "<xhtml:" } else { "<" });
    out.push_str(name);
    if xhtml && scope.hidden {
        // What is inside inherits the default namespace from here.
        scope.implicit = false;
        escape::push_attribute(out, "xmlns", XHTML_NAMESPACE);
    }
    out.push_str(all);
    prefixed
}
