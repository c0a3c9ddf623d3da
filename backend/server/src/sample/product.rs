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
    /// What links may join.
    pub(super) link_rules: Vec<Rule>,
    /// What must be linked.
    pub(super) policies: Vec<Policy>,
    /// What happened after everything was written and linked: two baselines that differ, and changes that left suspect links
    /// and reviews of an older text.
    pub(super) story: Vec<Step>,
    /// What people taught it.
    pub(super) scripts: Vec<Script>,
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) link_type: String,
    /// Names of the modules that links begin in.
    pub(super) from: Vec<String>,
    /// And of those that they end in.
    pub(super) to: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Policy {
    pub(super) name: String,
    /// Whose objects need a link.
    pub(super) module: String,
    pub(super) filter: Option<String>,
    pub(super) link_type: String,
    /// Where the links come from.
    pub(super) from: String,
    pub(super) severity: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    pub(super) name: String,
    /// Which text.
    file: String,
    /// A type of scripts, or the hook of a trigger.
    pub(super) kind: String,
    pub(super) module: String,
    /// For all modules of the workspace.
    #[serde(default)]
    pub(super) everywhere: bool,
    /// When it runs by the clock.
    pub(super) cron: Option<String>,
    pub(super) time_zone: Option<String>,
}

/// Something that happened. Objects are called by the names in the texts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Step {
    /// All modules get a baseline, as one set.
    Baselines {
        name: String,
        version: String,
        description: String,
    },
    /// Words of a body change.
    Edit {
        object: String,
        from: String,
        to: String,
    },
    /// Somebody looks at the links of an object and confirms them.
    Confirm { object: String },
    /// An object comes, after another one of the same level.
    Add {
        module: String,
        after: String,
        text: String,
    },
    /// An object goes to another place.
    Move { object: String, after: String },
    /// An object goes.
    Delete { object: String },
}

impl Product {
    pub(super) fn read() -> Result<Self, serde_json::Error> {
        serde_json::from_str(PRODUCT)
    }
}

impl Script {
    /// The code of the script.
    pub(super) fn code(&self) -> Option<&'static str> {
        match self.file.as_str() {
            "test-results" => Some(include_str!(
                "../../sample/insulin-pump/scripts/test-results.js"
            )),
            "one-demand-each" => Some(include_str!(
                "../../sample/insulin-pump/scripts/one-demand-each.js"
            )),
            "class-c-is-tested" => Some(include_str!(
                "../../sample/insulin-pump/scripts/class-c-is-tested.js"
            )),
            "send-to-review" => Some(include_str!(
                "../../sample/insulin-pump/scripts/send-to-review.js"
            )),
            "tests-to-run" => Some(include_str!(
                "../../sample/insulin-pump/scripts/tests-to-run.js"
            )),
            _ => None,
        }
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
