//! An external link on the wire.

use chrono::{DateTime, Utc};
use req1_domain::external_links::{ExternalLinks, LinkState};
use req1_store::external_links::StoredLink;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a link to the world outside says, as a version of its object has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ExternalLinkContent)]
pub struct ExternalLinkContentDto {
    id: Uuid,
    uri: String,
    title: Option<String>,
}

/// Links in the order they were made.
pub(crate) fn link_contents(links: ExternalLinks) -> Vec<ExternalLinkContentDto> {
    links
        .into_iter()
        .map(|(id, link)| ExternalLinkContentDto {
            id: id.0,
            uri: link.uri,
            title: link.title,
        })
        .collect()
}

/// Whether an address answered when somebody looked last.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExternalLinkState)]
pub(super) enum LinkStateDto {
    /// Nobody has looked since the address was given.
    Unchecked,
    /// It answered.
    Ok,
    /// It did not.
    Broken,
}

impl From<LinkState> for LinkStateDto {
    fn from(state: LinkState) -> Self {
        match state {
            LinkState::Unchecked => Self::Unchecked,
            LinkState::Ok => Self::Ok,
            LinkState::Broken => Self::Broken,
        }
    }
}

impl From<LinkStateDto> for LinkState {
    fn from(state: LinkStateDto) -> Self {
        match state {
            LinkStateDto::Unchecked => Self::Unchecked,
            LinkStateDto::Ok => Self::Ok,
            LinkStateDto::Broken => Self::Broken,
        }
    }
}

/// A link from an object to the world outside.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExternalLink)]
pub(super) struct ExternalLinkDto {
    id: Uuid,
    object_id: Uuid,
    /// Human key of the object.
    object_key: String,
    object_heading: Option<String>,
    /// How the body of the object begins, without markup.
    object_text: Option<String>,
    uri: String,
    title: Option<String>,
    state: LinkStateDto,
    /// What came of looking, in a few words.
    detail: Option<String>,
    checked_at: Option<DateTime<Utc>>,
    checked_by: Option<Uuid>,
    checked_by_name: Option<String>,
}

impl From<StoredLink> for ExternalLinkDto {
    fn from(link: StoredLink) -> Self {
        let (checked_by, checked_by_name) = link.checked_by.unzip();
        Self {
            id: link.id.0,
            object_id: link.object_id.0,
            object_key: link.object_key,
            object_heading: link.object_heading,
            object_text: link.object_text,
            uri: link.uri,
            title: link.title,
            state: link.state.into(),
            detail: link.detail,
            checked_at: link.checked_at,
            checked_by: checked_by.map(|id| id.0),
            checked_by_name,
        }
    }
}
