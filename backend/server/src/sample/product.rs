//! What `product.json` says, and the texts beside it.

use serde::Deserialize;

const PRODUCT: &str = include_str!("../../sample/insulin-pump/product.json");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub(super) workspace: String,
    pub(super) description: String,
    pub(super) project: Project,
    pub(super) modules: Vec<Module>,
    /// Later changes, which leave suspect links and reviews of an older text.
    pub(super) edits: Vec<Edit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Project {
    pub(super) name: String,
    pub(super) description: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Module {
    /// Which text.
    file: String,
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) description: String,
    pub(super) attributes: Vec<Attribute>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attribute {
    /// How the text calls it.
    pub(super) name: String,
    /// How people see it.
    pub(super) label: String,
    #[serde(rename = "type")]
    pub(super) data_type: String,
    #[serde(default)]
    pub(super) multi: bool,
    #[serde(default)]
    pub(super) normative: bool,
    pub(super) default: Option<String>,
    /// Each `key #colour Label`.
    #[serde(default)]
    pub(super) options: Vec<String>,
}

/// A change of words in the body of an object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    pub(super) object: String,
    pub(super) from: String,
    pub(super) to: String,
}

impl Product {
    pub(super) fn read() -> Result<Self, serde_json::Error> {
        serde_json::from_str(PRODUCT)
    }
}

impl Module {
    /// The text of the module.
    pub(super) fn text(&self) -> Option<&'static str> {
        match self.file.as_str() {
            "stakeholder" => Some(include_str!("../../sample/insulin-pump/stakeholder.md")),
            "system" => Some(include_str!("../../sample/insulin-pump/system.md")),
            "software" => Some(include_str!("../../sample/insulin-pump/software.md")),
            "tests" => Some(include_str!("../../sample/insulin-pump/tests.md")),
            _ => None,
        }
    }
}
