//! What was found in a ReqIF file, for the OpenAPI document: the jobs that look into files keep it as JSON of this shape.
#![expect(dead_code, reason = "read by the derive for the OpenAPI document only")]

use std::collections::BTreeMap;

use utoipa::ToSchema;

use crate::problem::ProblemItem;

/// What a ReqIF file holds, and what is odd about it.
#[derive(ToSchema)]
#[schema(as = ReqifAnalysis)]
pub(crate) struct AnalysisDto {
    counts: CountsDto,
    /// Documents in the archive; one empty path for a document alone.
    documents: Vec<String>,
    title: Option<String>,
    /// The tool that wrote it.
    source_tool: Option<String>,
    /// Files of the archive that are no documents.
    attachments: u64,
    specifications: Vec<SpecificationDto>,
    types: Vec<TypeDto>,
    /// The first findings, in the order of the file.
    findings: Vec<FindingDto>,
    /// All findings by code.
    finding_totals: BTreeMap<String, u64>,
}

/// Elements of a ReqIF file.
#[derive(ToSchema)]
#[schema(as = ReqifCounts)]
pub(crate) struct CountsDto {
    objects: u64,
    relations: u64,
    specifications: u64,
    /// Places of objects in specifications.
    placements: u64,
    /// Levels of the deepest specification.
    depth: u64,
    relation_groups: u64,
    object_types: u64,
    relation_types: u64,
    specification_types: u64,
    relation_group_types: u64,
    attribute_definitions: u64,
    datatypes: u64,
    enum_values: u64,
    tool_extensions: u64,
    /// Values of objects, relations and specifications by kind; defaults are not counted.
    values: BTreeMap<String, u64>,
}

/// A specification of a ReqIF file.
#[derive(ToSchema)]
#[schema(as = ReqifSpecification)]
pub(crate) struct SpecificationDto {
    identifier: String,
    /// Its long name, or else its identifier.
    name: String,
    /// Places of objects in it.
    placements: u64,
}

/// A type of a ReqIF file.
#[derive(ToSchema)]
#[schema(as = ReqifType)]
pub(crate) struct TypeDto {
    /// What it is the type of.
    kind: String,
    identifier: String,
    /// Its long name, or else its identifier.
    name: String,
    /// Attribute definitions of it.
    attributes: u64,
    /// Elements of this type.
    uses: u64,
}

/// Something odd in a ReqIF file, and where.
#[derive(ToSchema)]
#[schema(as = ReqifFinding)]
pub(crate) struct FindingDto {
    /// Stable code.
    code: String,
    severity: SeverityDto,
    line: u64,
    column: u64,
    /// Of the element that it is about.
    identifier: Option<String>,
    message: String,
}

/// How bad a finding is.
#[derive(ToSchema)]
#[schema(as = ReqifSeverity, rename_all = "lowercase")]
pub(crate) enum SeverityDto {
    /// Legal or harmless.
    Info,
    /// Against the standard, but read without loss.
    Warning,
    /// Cannot be taken as it is.
    Error,
}

/// Why a ReqIF file was refused, with the fields of a problem document.
#[derive(ToSchema)]
#[schema(as = ReqifRefusal)]
pub(crate) struct RefusalDto {
    code: String,
    detail: Option<String>,
    errors: Vec<ProblemItem>,
}
