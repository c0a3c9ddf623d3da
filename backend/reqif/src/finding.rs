//! What is odd about a document but does not stop reading: the repair report.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::error::Position;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Severity {
    /// Legal or harmless; good to know.
    Info,
    /// Against the standard, but read without loss.
    Warning,
    /// Something cannot be taken as it is: a reference without target, a value without meaning.
    Error,
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $template:literal,)*) => {
        /// The kinds of findings. Codes are stable; see [`Code::template`] for the meaning and
        /// parameters of each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = $template]
                #[cfg_attr(feature = "serde", serde(rename = $name))]
                $variant,
            )*
        }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name, in snake case.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How much it matters.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// The English message with `{parameters}` in braces, among them `{identifier}`.
            #[must_use]
            pub fn template(self) -> &'static str {
                match self { $(Self::$variant => $template,)* }
            }
        }
    };
}

codes! {
    BlankBeforeDeclaration "blank_before_declaration" Warning
        "There are blanks before the XML declaration.",
    Xml11 "xml_1_1" Warning
        "The document declares XML 1.1; it was read as XML 1.0.",
    MissingByteOrderMark "missing_byte_order_mark" Warning
        "The document is written in {encoding} without a byte order mark.",
    EncodingLabelIgnored "encoding_label_ignored" Warning
        "The document declares the encoding {declared} but is written in {encoding}.",
    BytesOutsideEncoding "bytes_outside_encoding" Warning
        "The document declares {declared} but has characters outside it; they were read as {encoding}.",
    MissingNamespace "missing_namespace" Warning
        "The ReqIF elements have no namespace; {expected} is expected.",
    UnexpectedNamespace "unexpected_namespace" Warning
        "The ReqIF elements have the namespace {found}; {expected} is expected.",
    MissingHeader "missing_header" Warning
        "The document has no header.",
    MissingContent "missing_content" Warning
        "The document has no content.",
    SectionOrder "section_order" Warning
        "{element} stands in another place than the standard says.",
    RepeatedElement "repeated_element" Warning
        "{element} stands twice where it may stand once.",
    UnknownElement "unknown_element" Warning
        "The element {element} is not part of ReqIF here; it was kept as it is.",
    DroppedElement "dropped_element" Warning
        "The element {element} must not stand inside a text; it was dropped.",
    UnknownAttribute "unknown_attribute" Info
        "The attribute {attribute} of {element} is not part of ReqIF; it was kept as it is.",
    DroppedAttribute "dropped_attribute" Warning
        "The attribute {attribute} of {element} is not part of ReqIF; it was dropped.",
    UnexpectedText "unexpected_text" Warning
        "There is text in {element}, where ReqIF has none; it was dropped: {text}",
    MissingIdentifier "missing_identifier" Error
        "{element} has no identifier.",
    MissingReference "missing_reference" Error
        "{element} {identifier} has no {missing}.",
    XhtmlBareText "xhtml_bare_text" Warning
        "A formatted value of {identifier} holds text outside any element.",
    XhtmlSeveralRoots "xhtml_several_roots" Info
        "A formatted value of {identifier} has several elements side by side.",
    XhtmlNamespace "xhtml_namespace" Warning
        "A formatted value of {identifier} has the element {element}, which is not in the XHTML namespace.",
    XhtmlValueAsAttribute "xhtml_value_as_attribute" Warning
        "A formatted value of {identifier} is given as an attribute; it was kept as it is.",
    DeepText "deep_text" Warning
        "A formatted value of {identifier} nests {depth} elements.",
    LongText "long_text" Warning
        "A value of {identifier} has {bytes} bytes.",
    DeepHierarchy "deep_hierarchy" Warning
        "The specification {identifier} has more than {depth} levels.",
    DuplicateIdentifier "duplicate_identifier" Error
        "The identifier {identifier} belongs to two elements: {element} here and {other} in line {line}.",
    SharedIdentifier "shared_identifier" Info
        "{element} {identifier} stands in several documents of the archive.",
    DanglingType "dangling_type" Error
        "The type {target} of {element} {identifier} is not in the file.",
    DanglingDatatype "dangling_datatype" Error
        "The data type {target} of the attribute {identifier} is not in the file.",
    DanglingDefinition "dangling_definition" Error
        "{identifier} refers to the attribute {target}, which is not in the file.",
    DanglingEnumValue "dangling_enum_value" Error
        "{identifier} refers to the enumeration value {target}, which is not in the file.",
    DanglingObject "dangling_object" Error
        "The hierarchy node {identifier} stands for the object {target}, which is not in the file.",
    DanglingRelationEnd "dangling_relation_end" Error
        "The relation {identifier} leads to or from {target}, which is not in the file.",
    DanglingGroupMember "dangling_group_member" Error
        "The relation group {identifier} refers to {target}, which is not in the file.",
    WrongReferenceKind "wrong_reference_kind" Error
        "{element} {identifier} refers to {target} as {expected}, but it is {found}.",
    InvalidValue "invalid_value" Error
        "The value of {attribute} at {identifier} is no valid {kind}: {value}",
    ValueOutOfRange "value_out_of_range" Warning
        "The value of {attribute} at {identifier} is outside {min} to {max}: {value}",
    ValueTooLong "value_too_long" Warning
        "The value of {attribute} at {identifier} has {length} characters; {max} are allowed.",
    KindMismatch "kind_mismatch" Error
        "The value of {attribute} at {identifier} is given as {found}; the attribute is of kind {expected}.",
    ForeignValue "foreign_value" Error
        "{identifier} has a value for {attribute}, which is no attribute of its type.",
    RepeatedValue "repeated_value" Error
        "{identifier} has two values for {attribute}.",
    ForeignEnumValue "foreign_enum_value" Error
        "The enumeration value {target} of {attribute} at {identifier} belongs to another data type.",
    SeveralEnumValues "several_enum_values" Warning
        "{attribute} at {identifier} has {count} enumeration values; one is allowed.",
    UncheckedValues "unchecked_values" Info
        "{count} values stand before their definitions and were not checked.",
    SelfRelation "self_relation" Warning
        "The relation {identifier} leads from {target} to itself.",
    DuplicateRelation "duplicate_relation" Warning
        "The relation {identifier} has the type and ends of another relation: {source} to {target}.",
    HierarchyCycle "hierarchy_cycle" Warning
        "The object {identifier} stands below itself, directly or over other objects.",
    ObjectOutsideTree "object_outside_tree" Info
        "The object {identifier} stands in no specification.",
    ObjectInSeveralPlaces "object_in_several_places" Info
        "The object {identifier} stands at {count} places.",
    InvalidBounds "invalid_bounds" Error
        "The bounds of the data type {identifier} are not valid: {min} to {max}.",
    InvalidDefault "invalid_default" Error
        "The default value of the attribute {identifier} is not valid: {value}",
    DuplicateLongName "duplicate_long_name" Warning
        "{element} {identifier} has the same name as another one: {name}",
    MissingAttachment "missing_attachment" Error
        "The file {path} is used by {identifier} but is not in the archive.",
    AttachmentCaseMismatch "attachment_case_mismatch" Warning
        "The file {path} used by {identifier} is written {entry} in the archive.",
    AmbiguousAttachment "ambiguous_attachment" Warning
        "Several files of the archive could be meant by {path} of {identifier}.",
    UnsafePath "unsafe_path" Error
        "{identifier} refers to {path}, which leads outside the archive; it was not followed.",
    ExternalObject "external_object" Info
        "{identifier} refers to {path}, which is not part of the exchange.",
    UnreferencedAttachment "unreferenced_attachment" Info
        "The file {path} of the archive is used by no value.",
    DuplicateEntry "duplicate_entry" Warning
        "The archive has several entries of one name; the last of them counts.",
    EntriesDifferInCase "entries_differ_in_case" Warning
        "The archive has the entries {path} and {other}, which differ only in case.",
    DataBeforeArchive "data_before_archive" Warning
        "There are {bytes} bytes before the archive.",
    NestedArchive "nested_archive" Warning
        "The archive holds the archive {path}, which was not opened.",
    ManyEntries "many_entries" Info
        "The archive has {count} entries.",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One oddity. Its `Display` is the English message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Finding {
    /// What kind it is.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Start of the element it is about.
    pub position: Position,
    /// The document of the archive, counted from 0.
    pub document: u32,
    /// The element it is about, when it has an identifier.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub identifier: Option<String>,
    /// Parameters of the message by name, each cut to 200 characters.
    pub params: BTreeMap<Cow<'static, str>, String>,
}

/// Characters of a parameter that are kept; a whole value would make the report as big as the file.
const PARAM_CHARS: usize = 200;

impl Finding {
    pub(crate) fn at(code: Code, position: Position) -> Self {
        Self {
            code,
            severity: code.severity(),
            position,
            document: 0,
            identifier: None,
            params: BTreeMap::new(),
        }
    }

    pub(crate) fn of(mut self, identifier: &str) -> Self {
        if !identifier.is_empty() {
            self.identifier = Some(cut(identifier));
        }
        self
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params
            .insert(Cow::Borrowed(name), cut(&value.to_string()));
        self
    }

    fn param(&self, name: &str) -> Option<&str> {
        if name == "identifier" {
            return Some(self.identifier.as_deref().unwrap_or("without identifier"));
        }
        self.params.get(name).map(String::as_str)
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(PARAM_CHARS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.code.template();
        while let Some((before, after)) = rest.split_once('{') {
            f.write_str(before)?;
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            f.write_str(self.param(name).unwrap_or("?"))?;
            rest = after;
        }
        f.write_str(rest)
    }
}

/// A bounded list of findings with the total of each code.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Findings {
    list: Vec<Finding>,
    totals: BTreeMap<Code, u64>,
    #[cfg_attr(feature = "serde", serde(skip))]
    max: usize,
    #[cfg_attr(feature = "serde", serde(skip))]
    document: u32,
}

impl Findings {
    pub(crate) fn new(max: u64) -> Self {
        Self {
            list: Vec::new(),
            totals: BTreeMap::new(),
            max: usize::try_from(max).unwrap_or(usize::MAX),
            document: 0,
        }
    }

    /// Findings pushed from now on belong to this document.
    pub(crate) fn set_document(&mut self, document: u32) {
        self.document = document;
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        self.push_for(self.document, finding);
    }

    pub(crate) fn push_for(&mut self, document: u32, mut finding: Finding) {
        *self.totals.entry(finding.code).or_default() += 1;
        if self.list.len() < self.max {
            finding.document = document;
            self.list.push(finding);
        }
    }

    /// Puts all findings so far into one document.
    pub(crate) fn set_documents(&mut self, document: u32) {
        for finding in &mut self.list {
            finding.document = document;
        }
    }

    /// Adds the findings of another list, within the bound of this one.
    pub(crate) fn append(&mut self, other: Self) {
        for (code, count) in other.totals {
            *self.totals.entry(code).or_default() += count;
        }
        let room = self.max.saturating_sub(self.list.len());
        self.list.extend(other.list.into_iter().take(room));
    }

    /// The findings kept in full, in the order found.
    #[must_use]
    pub fn list(&self) -> &[Finding] {
        &self.list
    }

    /// How often each code was found, including findings that are not in the list.
    #[must_use]
    pub fn totals(&self) -> &BTreeMap<Code, u64> {
        &self.totals
    }

    /// How many findings there are, including those not in the list.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.totals.values().sum()
    }

    /// How often a code was found.
    #[must_use]
    pub fn count(&self, code: Code) -> u64 {
        self.totals.get(&code).copied().unwrap_or_default()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.totals.is_empty()
    }

    /// The gravest severity found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.totals.keys().map(|code| code.severity()).max()
    }
}
