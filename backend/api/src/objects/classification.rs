//! Classification on the wire.

use req1_domain::objects::Classification;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an object is in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Classification)]
#[serde(rename_all = "snake_case")]
pub enum ClassificationDto {
    /// Structures the document and carries a heading number.
    Heading,
    /// A requirement.
    Normative,
    /// Explains, and requires nothing.
    Informative,
}

impl From<ClassificationDto> for Classification {
    fn from(dto: ClassificationDto) -> Self {
        match dto {
            ClassificationDto::Heading => Self::Heading,
            ClassificationDto::Normative => Self::Normative,
            ClassificationDto::Informative => Self::Informative,
        }
    }
}

impl From<Classification> for ClassificationDto {
    fn from(classification: Classification) -> Self {
        match classification {
            Classification::Heading => Self::Heading,
            Classification::Normative => Self::Normative,
            Classification::Informative => Self::Informative,
        }
    }
}
