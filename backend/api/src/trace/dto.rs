//! Wire types that several operations share.

use req1_app::trace::{AxisView, ShownObject};
use req1_domain::ids::LinkTypeId;
use req1_store::trace::{AxisPart, Cell, LinkChoice, Way};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Problem;

/// Link types that a request may name.
const MAX_TYPES: usize = 100;

/// Which way links are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LinkWay)]
pub(super) enum WayDto {
    /// From source to target.
    Forward,
    /// From target to source.
    Backward,
    /// Both ways.
    #[default]
    Both,
}

impl From<WayDto> for Option<Way> {
    fn from(way: WayDto) -> Self {
        match way {
            WayDto::Forward => Some(Way::Forward),
            WayDto::Backward => Some(Way::Backward),
            WayDto::Both => None,
        }
    }
}

/// A part of an axis.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AxisPart)]
pub(super) enum AxisPartDto {
    /// All of it.
    #[default]
    All,
    /// Requirements without a link.
    Gaps,
    /// What has links.
    Linked,
}

impl From<AxisPartDto> for AxisPart {
    fn from(part: AxisPartDto) -> Self {
        match part {
            AxisPartDto::All => Self::All,
            AxisPartDto::Gaps => Self::Gaps,
            AxisPartDto::Linked => Self::Linked,
        }
    }
}

/// The link types that a parameter names: it may be repeated, and each may be a list with commas.
pub(super) fn link_types(given: &[String]) -> Result<Vec<LinkTypeId>, Problem> {
    let names = given.iter().flat_map(|one| one.split(','));
    let types: Result<Vec<LinkTypeId>, Problem> = names
        .take(MAX_TYPES + 1)
        .map(|id| {
            let id = Uuid::try_parse(id.trim()).map_err(|_| {
                Problem::invalid(
                    "link_type_id",
                    "invalid_parameter",
                    "must be ids of link types",
                )
            })?;
            Ok(id.into())
        })
        .collect();
    let types = types?;
    if types.len() > MAX_TYPES {
        let detail = format!("at most {MAX_TYPES} link types");
        return Err(Problem::invalid("link_type_id", "too_many", detail));
    }
    Ok(types)
}

/// The links that parameters name: of which types, and which way they are read.
pub(super) fn link_choice(types: &[String], way: WayDto) -> Result<LinkChoice, Problem> {
    Ok(LinkChoice {
        types: link_types(types)?,
        way: way.into(),
    })
}

/// A part of an axis: first row and length.
pub(super) fn part(
    (offset_name, offset): (&str, Option<i64>),
    (limit_name, limit): (&str, Option<i64>),
    (default, most): (i64, i64),
) -> Result<(i64, i64), Problem> {
    let offset = offset.unwrap_or(0);
    if !(0..=crate::page::MAX_OFFSET).contains(&offset) {
        let detail = "must be between 0 and 1000000000";
        return Err(Problem::invalid(offset_name, "out_of_range", detail));
    }
    let limit = limit.unwrap_or(default);
    if limit < 1 {
        return Err(Problem::invalid(
            limit_name,
            "out_of_range",
            "must be at least 1",
        ));
    }
    Ok((offset, limit.min(most)))
}

/// An object on an axis.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AxisObject)]
pub(super) struct AxisObjectDto {
    pub(super) id: Uuid,
    pub(super) key: String,
    /// Outline number: "1.2.3".
    pub(super) level: Option<String>,
    /// Levels above it.
    pub(super) depth: i16,
    pub(super) heading: Option<String>,
    /// How its body begins, without markup.
    pub(super) text: Option<String>,
    /// heading, normative or informative.
    pub(super) classification: String,
    /// Links between it and the other side.
    pub(super) links: i64,
    /// A requirement that should have a link here and has none.
    pub(super) gap: bool,
}

impl From<ShownObject> for AxisObjectDto {
    fn from(shown: ShownObject) -> Self {
        let ShownObject { object, links } = shown;
        Self {
            id: object.id.0,
            key: object.key,
            level: object.level,
            depth: object.depth,
            heading: object.heading,
            text: object.text,
            gap: links == 0 && object.classification == "normative",
            classification: object.classification,
            links,
        }
    }
}

/// A part of an axis.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Axis {
    /// Objects of the whole axis under the filter.
    total: i64,
    /// Place of the first one of `items`, counted from 0.
    offset: i64,
    /// Requirements of the module without a link to the other one, whatever part of the axis is looked at.
    gaps: i64,
    items: Vec<AxisObjectDto>,
}

impl Axis {
    pub(super) fn new(view: AxisView, offset: i64) -> Self {
        Self {
            total: view.total,
            offset,
            gaps: view.gaps,
            items: view.items.into_iter().map(Into::into).collect(),
        }
    }
}

/// A link in a matrix.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MatrixWindowCell)]
pub(super) struct WindowCellDto {
    link_id: Uuid,
    link_type_id: Uuid,
    source_id: Uuid,
    target_id: Uuid,
    /// Whether an end changed since the link was confirmed.
    suspect: bool,
    direction: OneWay,
}

/// How a link leads: forward from the object of the row to that of the column, or to the next module; backward the other
/// way.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TraceDirection)]
pub(super) enum OneWay {
    Forward,
    Backward,
}

impl OneWay {
    pub(super) const fn of(forward: bool) -> Self {
        if forward {
            Self::Forward
        } else {
            Self::Backward
        }
    }
}

impl From<Cell> for WindowCellDto {
    fn from(cell: Cell) -> Self {
        Self {
            link_id: cell.link_id.0,
            link_type_id: cell.link_type_id.0,
            source_id: cell.source.0,
            target_id: cell.target.0,
            suspect: cell.suspect,
            direction: OneWay::of(cell.forward),
        }
    }
}
