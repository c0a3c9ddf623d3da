//! Comparison of two documents by content, independent of [`crate::Reader`]: for tests of this
//! crate and of programs built on it.
//!
//! Two documents are equal when they have the same elements with the same attributes and text.
//! Not compared are namespace prefixes, comments, processing instructions, blanks between ReqIF
//! elements and around identifiers in references, and the order of elements where it means
//! nothing: in the unordered groups and sets of the schema, and of the sections, each of which
//! stands once. Order counts among the children of a hierarchy node, among the values of an
//! enumeration type and in everything that is not ReqIF.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use roxmltree::{Document, Node, NodeId, ParsingOptions};

use crate::names::{REQIF_NAMESPACE, XHTML_NAMESPACE};

/// The first difference of two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where, as element names with identifiers: `/REQ-IF/…/SPEC-OBJECT[r-1]/VALUES`.
    pub path: String,
    /// What differs.
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.what)
    }
}

impl std::error::Error for Difference {}

/// Compares two documents.
///
/// # Errors
/// The first difference, or that a document is no XML.
pub fn compare(left: &str, right: &str) -> Result<(), Difference> {
    let left = parse(left, "left")?;
    let right = parse(right, "right")?;
    let left = Hashed::new(&left);
    let right = Hashed::new(&right);
    let mut path = String::new();
    let mut pair = (left.document.root_element(), right.document.root_element());
    if left.key(pair.0) == right.key(pair.1) {
        return Ok(());
    }
    // Not recursive, since documents may be nested deeply.
    loop {
        push_step(&mut path, pair.0);
        if let Some(what) = own_difference(pair.0, pair.1) {
            return Err(Difference { path, what });
        }
        match children_difference(&left, pair.0, &right, pair.1) {
            Ok(next) => pair = next,
            Err(what) => return Err(Difference { path, what }),
        }
    }
}

/// How many elements of each name below each name a document has, as `SPEC-OBJECTS/SPEC-OBJECT`;
/// names of other namespaces than ReqIF's and XHTML's stand in `{}` with their namespace.
///
/// # Errors
/// When the document is no XML.
pub fn count(xml: &str) -> Result<BTreeMap<String, u64>, Difference> {
    let document = parse(xml, "document")?;
    let mut counts = BTreeMap::new();
    for node in document.descendants().filter(Node::is_element) {
        let above = node.parent_element().map(full_name).unwrap_or_default();
        let key = format!("{above}/{}", full_name(node));
        *counts.entry(key).or_default() += 1;
    }
    Ok(counts)
}

fn full_name(node: Node<'_, '_>) -> String {
    let name = node.tag_name();
    match name.namespace() {
        None | Some(REQIF_NAMESPACE | XHTML_NAMESPACE) => name.name().to_owned(),
        Some(namespace) => format!("{{{namespace}}}{}", name.name()),
    }
}

/// A document without the elements that carry an identifier.
///
/// # Errors
/// When the document is no XML.
pub fn without(xml: &str, identifier: &str) -> Result<String, Difference> {
    let document = parse(xml, "document")?;
    let mut rest = String::with_capacity(xml.len());
    let mut end = 0;
    let xml = document.input_text();
    for node in document.descendants() {
        let range = node.range();
        if range.start >= end && node.attribute("IDENTIFIER") == Some(identifier) {
            rest.push_str(&xml[end..range.start]);
            end = range.end;
        }
    }
    rest.push_str(&xml[end..]);
    Ok(rest)
}

fn parse<'a>(xml: &'a str, which: &str) -> Result<Document<'a>, Difference> {
    let options = ParsingOptions {
        nodes_limit: u32::MAX,
        ..ParsingOptions::default()
    };
    // A byte order mark is no part of the text.
    let xml = xml.strip_prefix('\u{FEFF}').unwrap_or(xml);
    Document::parse_with_options(xml, options).map_err(|error| Difference {
        path: String::new(),
        what: format!("the {which} document is no XML: {error}"),
    })
}

/// A document with a hash of the content of each element.
struct Hashed<'a, 'input> {
    document: &'a Document<'input>,
    keys: HashMap<NodeId, u128>,
}

impl<'a, 'input> Hashed<'a, 'input> {
    fn new(document: &'a Document<'input>) -> Self {
        let mut hashed = Self {
            document,
            keys: HashMap::new(),
        };
        let elements: Vec<_> = document.descendants().filter(Node::is_element).collect();
        // Backwards, every element comes after its children.
        for element in elements.into_iter().rev() {
            let key = hashed.compute(element);
            hashed.keys.insert(element.id(), key);
        }
        hashed
    }

    fn key(&self, element: Node<'_, '_>) -> u128 {
        self.keys.get(&element.id()).copied().unwrap_or_default()
    }

    fn compute(&self, element: Node<'_, '_>) -> u128 {
        let mut children: Vec<(Option<u128>, String)> = parts(element)
            .into_iter()
            .map(|part| match part {
                Part::Element(child) => (Some(self.key(child)), String::new()),
                Part::Text(text) => (None, text),
            })
            .collect();
        if !is_ordered(element) {
            children.sort();
        }
        let own = (name(element), attributes(element), children);
        (u128::from(hash(&own, 1)) << 64) | u128::from(hash(&own, 2))
    }
}

fn hash(value: &impl Hash, seed: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    seed.hash(&mut hasher);
    value.hash(&mut hasher);
    hasher.finish()
}

enum Part<'a, 'input> {
    Element(Node<'a, 'input>),
    Text(String),
}

/// Elements and joined texts, without what does not count.
fn parts<'a, 'input>(element: Node<'a, 'input>) -> Vec<Part<'a, 'input>> {
    let mut parts: Vec<Part<'a, 'input>> = Vec::new();
    for child in element.children() {
        if child.is_element() {
            parts.push(Part::Element(child));
        } else if let Some(text) = child.text().filter(|_| child.is_text()) {
            if let Some(Part::Text(before)) = parts.last_mut() {
                before.push_str(text);
            } else {
                parts.push(Part::Text(text.to_owned()));
            }
        }
    }
    if is_structure(element) {
        let reference = element.tag_name().name().ends_with("-REF");
        parts.retain_mut(|part| match part {
            Part::Element(_) => true,
            Part::Text(text) => {
                if reference {
                    *text = text.trim().to_owned();
                }
                !text.trim().is_empty()
            }
        });
    }
    parts
}

/// Whether the content of an element is ReqIF, where blanks mean nothing.
fn is_structure(element: Node<'_, '_>) -> bool {
    let root = element.document().root_element().tag_name().namespace();
    element.tag_name().namespace() == root
        && !element.ancestors().skip(1).any(is_opaque)
        && !is_opaque(element)
        && !matches!(
            element.tag_name().name(),
            "COMMENT"
                | "CREATION-TIME"
                | "REPOSITORY-ID"
                | "TITLE"
                | "REQ-IF-TOOL-ID"
                | "REQ-IF-VERSION"
                | "SOURCE-TOOL-ID"
        )
}

fn is_opaque(element: Node<'_, '_>) -> bool {
    matches!(
        element.tag_name().name(),
        "THE-VALUE" | "THE-ORIGINAL-VALUE" | "REQ-IF-TOOL-EXTENSION"
    )
}

fn is_ordered(element: Node<'_, '_>) -> bool {
    !is_structure(element) || matches!(element.tag_name().name(), "CHILDREN" | "SPECIFIED-VALUES")
}

fn name(element: Node<'_, '_>) -> (String, String) {
    let name = element.tag_name();
    let namespace = name.namespace().unwrap_or_default();
    (namespace.to_owned(), name.name().to_owned())
}

fn attributes(element: Node<'_, '_>) -> BTreeMap<(String, String), String> {
    element
        .attributes()
        .map(|attribute| {
            let namespace = attribute.namespace().unwrap_or_default().to_owned();
            let key = (namespace, attribute.name().to_owned());
            (key, attribute.value().to_owned())
        })
        .collect()
}

fn push_step(path: &mut String, element: Node<'_, '_>) {
    path.push('/');
    path.push_str(element.tag_name().name());
    if let Some(identifier) = element.attribute("IDENTIFIER") {
        path.push_str(&format!("[{identifier}]"));
    }
}

fn own_difference(left: Node<'_, '_>, right: Node<'_, '_>) -> Option<String> {
    if name(left) != name(right) {
        return Some(format!("{:?} is {:?}", name(left), name(right)));
    }
    let (left, right) = (attributes(left), attributes(right));
    let keys = left.keys().chain(right.keys());
    for key in keys {
        if left.get(key) != right.get(key) {
            let (before, after) = (left.get(key), right.get(key));
            return Some(format!("attribute {}: {before:?} is {after:?}", key.1));
        }
    }
    None
}

type Elements<'a, 'input> = Vec<Node<'a, 'input>>;

/// The first pair of children to look into, or what is missing.
fn children_difference<'a, 'b, 'i, 'j>(
    left: &Hashed<'a, 'i>,
    left_element: Node<'a, 'i>,
    right: &Hashed<'b, 'j>,
    right_element: Node<'b, 'j>,
) -> Result<(Node<'a, 'i>, Node<'b, 'j>), String> {
    let (mut left_children, left_text) = split(left_element);
    let (mut right_children, right_text) = split(right_element);
    if left_text != right_text {
        return Err(format!("text {left_text:?} is {right_text:?}"));
    }
    if !is_ordered(left_element) {
        // What both have does not matter; the rest is paired by name and identifier.
        let mut keys: HashMap<u128, usize> = HashMap::new();
        for child in &right_children {
            *keys.entry(right.key(*child)).or_default() += 1;
        }
        let mut common: HashMap<u128, usize> = HashMap::new();
        left_children.retain(|child| {
            let key = left.key(*child);
            match keys.get_mut(&key).filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    *common.entry(key).or_default() += 1;
                    false
                }
                None => true,
            }
        });
        right_children.retain(|child| {
            match common
                .get_mut(&right.key(*child))
                .filter(|count| **count > 0)
            {
                Some(count) => {
                    *count -= 1;
                    false
                }
                None => true,
            }
        });
        left_children.sort_by_key(|child| label(*child));
        right_children.sort_by_key(|child| label(*child));
    }
    let mut pairs = left_children.iter().zip(&right_children);
    if let Some((l, r)) = pairs.find(|(l, r)| left.key(**l) != right.key(**r)) {
        if label(*l) == label(*r) {
            return Ok((*l, *r));
        }
        return Err(format!("{:?} is {:?}", label(*l), label(*r)));
    }
    let shared = left_children.len().min(right_children.len());
    match (left_children.get(shared), right_children.get(shared)) {
        (Some(child), _) => Err(format!("{:?} is missing", label(*child))),
        (None, Some(child)) => Err(format!("{:?} is new", label(*child))),
        (None, None) => Err("the order of text and elements differs".into()),
    }
}

fn split<'a, 'i>(element: Node<'a, 'i>) -> (Elements<'a, 'i>, Vec<String>) {
    let mut elements = Vec::new();
    let mut texts = Vec::new();
    for part in parts(element) {
        match part {
            Part::Element(child) => elements.push(child),
            Part::Text(text) => texts.push(text),
        }
    }
    (elements, texts)
}

fn label(element: Node<'_, '_>) -> String {
    let name = element.tag_name().name();
    match element.attribute("IDENTIFIER") {
        Some(identifier) => format!("{name}[{identifier}]"),
        None => name.to_owned(),
    }
}
