//! What a file holds and what is odd about it.

use std::{
    collections::BTreeMap,
    io::{Read, Seek},
};

use reqif::{Analysis, Counts, Finding, Limits};
use serde_json::{Value, json};

use crate::AppError;

/// Findings that an answer names one by one; all are counted.
const NAMED_FINDINGS: usize = 1_000;

/// What a file holds and what is odd about it.
#[derive(Debug, Clone)]
pub struct Report(pub Analysis);

/// Looks into a file, document or archive, to its end.
pub fn analyse(file: impl Read + Seek) -> Result<Report, AppError> {
    reqif::analyse(file, &Limits::default())
        .map(Report)
        .map_err(refused)
}

/// Why a file was refused, as a fault of the request. The reason names line and column where there are any.
#[expect(clippy::needless_pass_by_value, reason = "taken by `map_err`")]
pub(super) fn refused(error: reqif::Error) -> AppError {
    if let reqif::Error::Io(cause) = &error
        && cause.get_ref().is_none()
    {
        return AppError::Internal(format!("reading an uploaded file: {cause}").into());
    }
    AppError::invalid("", error.code(), error.to_string())
}

impl Report {
    /// Sum over the documents of the file.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut sum = Counts::default();
        for document in &self.0.documents {
            let one = &document.counts;
            sum.objects += one.objects;
            sum.relations += one.relations;
            sum.specifications += one.specifications;
            sum.placements += one.placements;
            sum.depth = sum.depth.max(one.depth);
            sum.relation_groups += one.relation_groups;
            sum.object_types += one.object_types;
            sum.relation_types += one.relation_types;
            sum.specification_types += one.specification_types;
            sum.relation_group_types += one.relation_group_types;
            sum.attribute_definitions += one.attribute_definitions;
            sum.datatypes += one.datatypes;
            sum.enum_values += one.enum_values;
            sum.tool_extensions += one.tool_extensions;
            for (kind, count) in &one.values {
                *sum.values.entry(*kind).or_insert(0) += count;
            }
        }
        sum
    }

    /// As the API shows it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let specifications: Vec<Value> = self
            .0
            .documents
            .iter()
            .flat_map(|document| &document.specifications)
            .map(|one| {
                let name = one
                    .long_name
                    .clone()
                    .unwrap_or_else(|| one.identifier.clone());
                json!({ "identifier": one.identifier, "name": name, "placements": one.placements })
            })
            .collect();
        let types: Vec<Value> = self
            .0
            .documents
            .iter()
            .flat_map(|document| &document.types)
            .map(|one| {
                json!({
                    "kind": one.kind,
                    "identifier": one.identifier,
                    "name": one.long_name.clone().unwrap_or_else(|| one.identifier.clone()),
                    "attributes": one.attributes.len(),
                    "uses": one.uses,
                })
            })
            .collect();
        let header = self.0.documents.first().map(|document| &document.header);
        let findings = &self.0.findings;
        let totals: BTreeMap<&str, u64> = findings
            .totals()
            .iter()
            .map(|(code, count)| (code.as_str(), *count))
            .collect();
        json!({
            "counts": self.counts(),
            "documents": self.0.documents.iter().map(|one| one.path.clone()).collect::<Vec<_>>(),
            "title": header.and_then(|header| header.title.clone()),
            "source_tool": header.and_then(|header| header.source_tool_id.clone().or(header.tool_id.clone())),
            "attachments": self.0.attachments,
            "specifications": specifications,
            "types": types,
            "findings": findings.list().iter().take(NAMED_FINDINGS).map(finding).collect::<Vec<_>>(),
            "finding_totals": totals,
        })
    }
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code.as_str(),
        "severity": finding.severity,
        "line": finding.position.line,
        "column": finding.position.column,
        "identifier": finding.identifier,
        "message": finding.to_string(),
    })
}
