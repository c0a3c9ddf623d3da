//! Which prefix means which namespace, at one place of the document.

use crate::names::{REQIF_NAMESPACE, XHTML_NAMESPACE, XML_NAMESPACE};

/// The namespaces that matter to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    None,
    Reqif,
    Xhtml,
    Other,
}

pub(crate) struct Binding {
    /// Empty for the default namespace.
    pub(crate) prefix: String,
    /// Empty when the default namespace is switched off.
    pub(crate) uri: String,
    namespace: Namespace,
}

/// The namespace declarations in force.
#[derive(Default)]
pub(crate) struct Scope {
    bindings: Vec<Binding>,
    /// The namespace of the root element where it is not the one of the standard.
    reqif: Option<String>,
    none_is_reqif: bool,
    /// The namespace of elements without prefix, which most are.
    default: Option<Namespace>,
}

impl Scope {
    pub(crate) fn len(&self) -> usize {
        self.bindings.len()
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        if len < self.bindings.len() {
            self.bindings.truncate(len);
            self.default = None;
        }
    }

    pub(crate) fn declare(&mut self, prefix: &str, uri: &str) {
        self.default = None;
        self.bindings.push(Binding {
            prefix: prefix.to_owned(),
            uri: uri.to_owned(),
            namespace: self.classify(uri),
        });
    }

    fn classify(&self, uri: &str) -> Namespace {
        match uri {
            "" if self.none_is_reqif => Namespace::Reqif,
            "" => Namespace::None,
            REQIF_NAMESPACE => Namespace::Reqif,
            XHTML_NAMESPACE => Namespace::Xhtml,
            other if self.reqif.as_deref() == Some(other) => Namespace::Reqif,
            _ => Namespace::Other,
        }
    }

    /// Takes elements of this namespace, the root's, for ReqIF; empty means no namespace.
    pub(crate) fn adopt_reqif(&mut self, uri: &str) {
        if uri.is_empty() {
            self.none_is_reqif = true;
        } else {
            self.reqif = Some(uri.to_owned());
        }
        self.default = None;
        for index in 0..self.bindings.len() {
            let namespace = self.bindings.get(index).map(|b| self.classify(&b.uri));
            if let (Some(binding), Some(namespace)) = (self.bindings.get_mut(index), namespace) {
                binding.namespace = namespace;
            }
        }
    }

    fn find(&self, prefix: &str) -> Option<&Binding> {
        self.bindings.iter().rev().find(|b| b.prefix == prefix)
    }

    /// The namespace of an element with this prefix; empty for none.
    pub(crate) fn element(&self, prefix: &str) -> Namespace {
        match self.default {
            Some(namespace) if prefix.is_empty() => namespace,
            _ => self.look_up(prefix),
        }
    }

    /// Works out the namespace of elements without prefix, for all that follow.
    pub(crate) fn settle(&mut self) {
        if self.default.is_none() {
            self.default = Some(self.look_up(""));
        }
    }

    fn look_up(&self, prefix: &str) -> Namespace {
        match self.find(prefix) {
            Some(binding) => binding.namespace,
            None => self.classify(""),
        }
    }

    /// The name of a prefix's namespace. The empty prefix always has one, perhaps empty.
    pub(crate) fn uri(&self, prefix: &str) -> Option<&str> {
        match self.find(prefix) {
            Some(binding) => Some(&binding.uri),
            None if prefix.is_empty() => Some(""),
            None if prefix == "xml" => Some(XML_NAMESPACE),
            None => None,
        }
    }

    /// The declarations from an index of [`Scope::len`] on, outermost first.
    pub(crate) fn since(&self, start: usize) -> &[Binding] {
        self.bindings.get(start..).unwrap_or_default()
    }
}
